"""One folder a screen: view (widgets), presenter (no Qt)."""
