"""The bridge between Qt and the desk: theme, icons, jobs, change notices, context."""
