"""The map itself, made by folium: a Leaflet map, its scale, its layers and the control that switches them.

folium loads ten files from four hosts and puts popups through a template in which `${…}` runs (maps.md section 6), so
it gets our own words only, never one from outside, and what it would load is taken from every element.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from branca.element import Element

MAP = "map_larmbord"  # the name of the map in the script, and of the element it stands in
GROUP = "feature_group_{}"
SWEDEN, SWEDEN_ZOOM = (62.4, 16.7), 5  # until somebody is on the map


def frame(layers: Mapping[str, str]) -> str:
    """The script that makes the map. `layers`: name in the script → our own word for it, in the order of drawing.

    Our scripts find them as `map_larmbord` and `feature_group_<name>`. The element MAP must be there before.
    """
    import folium
    from branca.element import Figure

    page = folium.Map(SWEDEN, zoom_start=SWEDEN_ZOOM, tiles=None, prefer_canvas=True, attribution_control=False)
    page._id = MAP.partition("_")[2]
    for name, words in layers.items():
        group = folium.FeatureGroup(name=words)
        group._id = name
        group.add_to(page)
    control = folium.LayerControl(collapsed=False)
    control._id = MAP
    control.add_to(page)
    root = page.get_root()
    assert isinstance(root, Figure)
    _load_nothing(root)
    root.render()
    return str(root.script.render())


def _load_nothing(element: Element) -> None:
    """On every instance: classes are shared by all who use folium in this process."""
    from folium.elements import JSCSSMixin

    if isinstance(element, JSCSSMixin):
        element.default_js, element.default_css = [], []
    for child in element._children.values():
        _load_nothing(child)
