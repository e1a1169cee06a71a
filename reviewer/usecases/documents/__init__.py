"""Documents: what they are made from, their numbers, keeping and checking them."""
