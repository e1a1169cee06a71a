"""现场模式: the same sheet in one column for fingers, with a number pad beside it."""
