"""名录: rounds, stages and deadlines."""
