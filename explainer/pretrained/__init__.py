"""Which weights a net can have besides untrained ones, and where they come from; standard library only."""
