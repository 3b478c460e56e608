// Frames of mapscii's own renderer, on the same tiles and with the style it is told. One request a line of JSON:
//   {"modules", "tiles", "style", "columns", "rows", "order"}  once; `tiles` is a folder of z-x-y.pbf
//   {"lat", "lon", "zoom"}                                     a frame: answers {"ms", "length"}
'use strict';
const fs = require('fs');
const path = require('path');
let renderer;
let RBush;

// It looks for a feature by the box of its first ring alone, and takes every other ring for a hole: most lakes of a
// tile that is one feature are not drawn at all. Here each outer ring with its holes is a feature, as both would draw it.
function mended(tile) {
  for (const layer of Object.values(tile.layers)) {
    const nodes = [];
    for (const node of layer.tree.all()) {
      if (node.style.type !== 'fill') {
        nodes.push(node);
        continue;
      }
      let polygon = null;
      const outer = area(node.points[0]) < 0;
      for (const ring of node.points) {
        if (polygon && (area(ring) < 0) !== outer) {
          polygon.points.push(ring);
        } else {
          nodes.push(polygon = tile._addBoundaries(true, Object.assign({}, node, {points: [ring]})));
        }
      }
    }
    layer.tree = new RBush(18);
    layer.tree.load(nodes);
  }
  return tile;
}

// Its "all" is true when one of the filters fails.
function mendFilters(Styler) {
  const compiled = Styler.prototype._compileFilter;
  Styler.prototype._compileFilter = function (filter) {
    if (!filter || filter[0] !== 'all') return compiled.call(this, filter);
    const parts = filter.slice(1).map((part) => this._compileFilter(part));
    return (feature) => parts.every((applies) => applies(feature));
  };
}

function area(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += (ring[j].x - ring[i].x) * (ring[i].y + ring[j].y);
  }
  return sum;
}

function begin(told) {
  const source = path.join(told.modules, 'mapscii', 'src');
  const Renderer = require(path.join(source, 'Renderer.js'));
  const TileSource = require(path.join(source, 'TileSource.js'));
  const Tile = require(path.join(source, 'Tile.js'));
  mendFilters(require(path.join(source, 'Styler.js')));
  RBush = require(require.resolve('rbush', {paths: [source]}));
  const empty = Object.assign(new Tile(), {layers: {}});
  const tiles = new TileSource();
  tiles.cache = {};
  tiles.useStyler = (styler) => { tiles.styler = styler; };
  // Its own MBTiles reader dies of a missing tile, and its cache of 16 forgets tiles it holds: both are spared it here.
  tiles.getTile = (z, x, y) => {
    const name = `${z}-${x}-${y}`;
    if (!tiles.cache[name]) {
      const file = path.join(told.tiles, `${name}.pbf`);
      const tile = new Tile(tiles.styler);
      const load = () => tile.load(fs.readFileSync(file)).then(mended);
      tiles.cache[name] = fs.existsSync(file) ? load() : Promise.resolve(empty);
    }
    return tiles.cache[name];
  };
  renderer = new Renderer(null, tiles, told.style);
  renderer._generateDrawOrder = () => told.order;
  renderer.setSize(told.columns * 2, told.rows * 4);
}

require('readline').createInterface({input: process.stdin}).on('line', async (line) => {
  const told = JSON.parse(line);
  if (told.modules) {
    begin(told);
    return process.stdout.write('{}\n');
  }
  const begun = process.hrtime.bigint();
  const frame = await renderer.draw({lat: told.lat, lon: told.lon}, told.zoom);
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  process.stdout.write(JSON.stringify({ms, length: frame.length, frame: told.show ? frame : undefined}) + '\n');
});
