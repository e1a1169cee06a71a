"""Letters and notices in the forms of GB/T 9704-2012."""
