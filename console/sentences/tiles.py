"""What `larmbord map check` says of a map file, and what to do."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "tiles.unreadable": N_("{file} cannot be read. Check the name, the stick, and who may read it."),
    "tiles.not-a-map": N_("{file} is neither a PMTiles nor an MBTiles file, or it is damaged. Copy it again."),
    "tiles.version": N_("{file} is an older PMTiles file. Convert it to version 3 (docs/station-map.md)."),
    "tiles.pictures": N_("{file} holds pictures. The map needs vector tiles (docs/station-map.md)."),
    "tiles.packing": N_("{file} is packed in a way that cannot be read here. Make it with gzip."),
    "tiles.empty": N_("{file} holds no tile. Make it again; look at what tilemaker said."),
    "tiles.schema": N_(
        "Nothing of it can be drawn: its layers ({layers}) are of no schema that is known here. "
        "Known are OpenMapTiles, Protomaps, Shortbread and Mapbox Streets."
    ),
    "tiles.coarse": N_("Its closest zoom is {closest}. Streets begin at {least}: make it with zooms up to 14."),
    "tiles.broken": N_("{broken} of {looked} tiles that were looked at are damaged or missing. Copy the file again."),
    "tiles.away": N_("The station ({where}) lies outside of it. Make one of the right area, or correct [map] home."),
    "tiles.bare": N_("It holds nothing where the station lies ({where}). Make it of an extract that reaches there."),
    "tiles.sea": N_(
        "It shows the sea as land: {dry} of {looked} places at open sea have no water in it, the first at {where}. "
        "Make it again with the layer for the sea and the water polygons it needs (docs/station-map.md)."
    ),
    "tiles.no-home": N_(
        "Whether it covers the station cannot be told: the station file has no [map] home = [lat, lon]. Add it."
    ),
    "tiles.no-station": N_("Whether it covers the station was not asked: add --station FILE."),
    "tiles.no-file": N_(
        "Name a file (larmbord map check FILE.pmtiles), or a station file with [map] file = … (--station)."
    ),
    "tiles.no-box": N_(
        "It does not say which area it holds, so it is looked into wherever the map goes. It works; better: "
        "make it from an extract that has a bounding box (docs/station-map.md)."
    ),
    "tiles.no-date": N_("It does not say of which day its data are. Write it on the stick."),
}
