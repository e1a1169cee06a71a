"""The review workstation without its window: domain, rooms, desk, use cases and command line."""

__version__ = "0.1.0"
