"""Shared widgets; none of them knows a screen."""
