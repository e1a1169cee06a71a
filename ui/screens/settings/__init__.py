"""设置: identity, appearance, store, journal."""
