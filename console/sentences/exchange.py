"""What is wrong with a GPX or GeoJSON file that somebody brought, and what to do. Nothing of such a file is taken."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "exchange.geojson_feature": N_("Feature {feature} is not as GeoJSON has it ({why}). Correct it, or leave it out."),
    "exchange.geojson_json": N_("This is not JSON. Save the file again as GeoJSON."),
    "exchange.geojson_place": N_("Feature {feature} has a position that is no place: longitude first, then latitude."),
    "exchange.geojson_ring": N_("Feature {feature} has a ring that is not closed, or has fewer than three corners."),
    "exchange.geojson_root": N_("This is not a GeoJSON FeatureCollection ({why}). Save the file again as one."),
    "exchange.geojson_time": N_("Feature {feature} has a time that is none: write it as 2025-02-11T21:40:00+01:00."),
    "exchange.gpx_deep": N_("Line {line}: elements lie too deep in one another for a GPX file."),
    "exchange.gpx_doctype": N_("Line {line}: a document type, which no GPX file needs. Remove it."),
    "exchange.gpx_metres": N_("Line {line}: an accuracy or radius that is no number of metres."),
    "exchange.gpx_place": N_("Line {line}: a point whose lat and lon are no place."),
    "exchange.gpx_root": N_("This is XML, and not GPX. Save the track as GPX 1.1."),
    "exchange.gpx_time": N_("Line {line}: a time that is none, or has no offset: write it as 2025-02-11T20:40:00Z."),
    "exchange.gpx_xml": N_("Line {line}: this is not XML. Save the track again as GPX 1.1."),
    "exchange.large": N_("The file is too large: at most {most} MB are read."),
    "exchange.many": N_("The file has too many points: at most {most} are read."),
}
