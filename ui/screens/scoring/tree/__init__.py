"""The item tree and the lists of pins."""
