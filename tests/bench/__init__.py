"""Measurements of the quality page: this program against the bare thing underneath it, in one run."""
