"""Lines, faces, tables and pages: what every printed document is set with."""
