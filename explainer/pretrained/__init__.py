"""Which weights a net can have besides untrained ones, and where they come from: the standard library and filelock."""
