"""The own sheet without Qt: what is known of it, and how entries reach the disk."""
