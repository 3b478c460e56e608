"""When a unit can be there: by road where something knows the roads, else by the great circle, always marked.

`estimates` answers at once and for ever. A source that knows roads answers with seconds, or with None for a unit it
knows no way for; `best` joins the two. Nothing here opens a connection: osrm.py is the codec of an HTTP exchange that
somebody else has, valhalla.py asks an engine in this process.
"""
