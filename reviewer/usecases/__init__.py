"""What a person can do: one verb, one file. Every function takes the desk first."""
