"""Photos of the visit: ways in, grid, page with marks, strip."""
