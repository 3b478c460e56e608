"""The map in a browser: one file that needs no network, and a page that is served to a second monitor.

`leaflet` and `frame` are the libraries as they may stand in a page, `ground` what lies under the picture as compact
JSON, `pages` the two pages. `serve` answers requests, `asked` says which of them may be answered, `byte_range` is the
one part of HTTP that is ours. The `.js` and `.css` files are our own: each does what its first line says.
"""
