"""How a measured value comes about: rooms, seats, stations, a lease."""
