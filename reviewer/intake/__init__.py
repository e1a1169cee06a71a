"""What comes in from outside: scheme files and application packages. Reads, never decides."""
