"""The site-visit record (现场考察记录): what a panel measured, photographed and heard, without any points."""
