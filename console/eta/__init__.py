"""What the desk asks about roads: an OSRM server, or Valhalla on the station's own tiles (maps/eta knows both).

No exercise imports this room: it has the great circle, and no way to the world (DESIGN promise 5).
"""
