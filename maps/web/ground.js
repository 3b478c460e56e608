// Draws the ground (ground.py) into the tiles of a Leaflet grid, and writes the names of places over it.
"use strict";
const FILLS = { land: "#f4f1ea", wood: "#dde8cf", built: "#e8e2d8", water: "#b9d9ee", building: "#d0c8bc" };
const LINES = {
  county: ["#b5ac9f", 0.8, [4, 3]], waterway: ["#93bfdd", 1], path: ["#d9cdb8", 0.8], road: ["#cdbfa8", 1.6],
  rail: ["#8f8f8f", 1, [6, 3]], "road.major": ["#e3b064", 2.6], coast: ["#6f9fbd", 1], border: ["#7d7d7d", 1.6, [8, 4]],
};
const TILE = 256;

const unflat = (flat) => {
  const points = new Float64Array(flat.length);
  for (let at = 0; at < flat.length; at += 1) points[at] = flat[at] + (at > 1 ? points[at - 2] : 0);
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < flat.length; at += 2) {
    west = Math.min(west, points[at]); east = Math.max(east, points[at]);
    north = Math.min(north, points[at + 1]); south = Math.max(south, points[at + 1]);
  }
  return { points, west, north, east, south };
};

const unpacked = (level) => {
  const each = (classes) => Object.fromEntries(
    Object.entries(classes).map(([name, shapes]) => [name, shapes.map(unflat)]));
  return { ...level, fills: each(level.fills), lines: each(level.lines) };
};

// One level into one tile: `coords` is Leaflet's {x, y, z}.
const paintGround = (pen, level, coords) => {
  const world = TILE * 2 ** coords.z;
  const scale = level.unit * world;
  const left = level.x * world - coords.x * TILE, top = level.y * world - coords.y * TILE;
  const [wide, high] = level.size.map((cells) => cells * scale);
  if (left > TILE || top > TILE || left + wide < 0 || top + high < 0) return;
  const near = (shape) => left + shape.west * scale <= TILE && left + shape.east * scale >= 0
    && top + shape.north * scale <= TILE && top + shape.south * scale >= 0;
  const trace = (points) => {
    pen.moveTo(left + points[0] * scale, top + points[1] * scale);
    for (let at = 2; at < points.length; at += 2) pen.lineTo(left + points[at] * scale, top + points[at + 1] * scale);
  };
  pen.save();
  pen.beginPath();
  pen.rect(left, top, wide, high);
  pen.clip();
  pen.fillStyle = FILLS[level.empty];
  pen.fillRect(0, 0, TILE, TILE);
  for (const name of Object.keys(FILLS)) {
    pen.beginPath();
    for (const shape of (level.fills[name] || []).filter(near)) { trace(shape.points); pen.closePath(); }
    pen.fillStyle = FILLS[name];
    pen.fill("nonzero");
  }
  for (const [name, [colour, width, dash]] of Object.entries(LINES)) {
    pen.beginPath();
    (level.lines[name] || []).filter(near).forEach((shape) => trace(shape.points));
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash || []);
    pen.stroke();
  }
  pen.restore();
};

// `levelsOf(coords)` is a promise of the levels of a tile, the coarsest first.
const GroundLayer = L.GridLayer.extend({
  initialize(levelsOf, options) { this.levelsOf = levelsOf; L.setOptions(this, options); },
  createTile(coords, done) {
    const tile = document.createElement("canvas");
    const sharp = window.devicePixelRatio || 1;
    tile.width = tile.height = TILE * sharp;
    const pen = tile.getContext("2d");
    pen.scale(sharp, sharp);
    this.levelsOf(coords).then((levels) => {
      levels.forEach((level) => paintGround(pen, level, coords));
      done(null, tile);
    }, (fault) => done(fault, tile));
    return tile;
  },
});

// Names where there is room, the most important first. They are text: nothing of them is ever markup.
const placeNames = (map, layer, placesNow) => {
  const write = () => {
    layer.clearLayers();
    const taken = [], size = map.getSize();
    for (const [name, kind, lat, lon] of placesNow(map.getZoom())) {
      const at = map.latLngToContainerPoint([lat, lon]), half = 4 + name.length * 3.6;
      if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
      if (taken.some(([x, y, wide]) => Math.abs(x - at.x) < wide + half && Math.abs(y - at.y) < 18)) continue;
      taken.push([at.x, at.y, half]);
      const words = document.createElement("span");
      words.textContent = name;
      L.marker([lat, lon], {
        interactive: false, keyboard: false, zIndexOffset: -1000,
        icon: L.divIcon({ html: words, className: `place ${["city", "town", "water"].includes(kind) ? kind : ""}`, iconSize: [0, 0] }),
      }).addTo(layer);
      if (taken.length >= 60) break;
    }
  };
  map.on("moveend", write);
  write();
  return write;
};

// The places of levels as [name, kind, lat, lon], by rank. Where a finer level lies, it alone names them.
const holds = ({ x, y, unit, size }, east, south) => east >= x && south >= y && east <= x + unit * size[0] && south <= y + unit * size[1];
const placesOf = (levels) => levels
  .flatMap((level, at) => level.places.flatMap(([name, kind, x, y, rank]) => {
    const east = level.x + x * level.unit, south = level.y + y * level.unit;
    if (levels.slice(at + 1).some((finer) => finer.places.length && holds(finer, east, south))) return [];
    return [[name, kind, (Math.atan(Math.sinh(Math.PI * (1 - 2 * south))) * 180) / Math.PI, east * 360 - 180, rank]];
  }))
  .sort((one, other) => one[4] - other[4]);
