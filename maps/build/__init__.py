"""Makes maps/data from the packages of the `geodata` dependency group. Nothing here is needed at run time."""
