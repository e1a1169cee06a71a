"""文书: what was made, with the real page."""
