"""The one window: rail, header, status line, palette, unlock page."""
