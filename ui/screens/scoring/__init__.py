"""评分: the items of one application, one item's form and the evidence beside it."""
