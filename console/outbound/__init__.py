"""Ways out. Nothing here acts by itself: each act was one operator's request in the journal."""
