"""GPX and GeoJSON in and out: bytes to values and back, nothing else. A file is read as if a stranger made it."""
