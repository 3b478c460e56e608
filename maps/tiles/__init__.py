"""A station's own map file, from bytes to `Ground` (maps.md sections 3, 4 and 10).

archive.py, pmtiles_archive.py and mbtiles_archive.py give the bytes of one tile; inflate.py unpacks them within bounds;
messages.py, varints.py, tags.py and geometry.py decode them; schemas.py says what means what; shaping.py makes
`Ground` of it; tile_file.py picks the tiles of a box and remembers them.
"""

from maps.tiles.tile_file import TileFile, open_tiles

__all__ = ["TileFile", "open_tiles"]
