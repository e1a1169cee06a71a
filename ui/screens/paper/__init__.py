"""纸质评分表: printed, scanned, typed in by two persons, compared and taken over."""
