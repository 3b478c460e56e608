"""One widget a file; each draws one thing from an immutable snapshot."""
