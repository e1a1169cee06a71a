"""工作台: what is waiting, by deadline."""
