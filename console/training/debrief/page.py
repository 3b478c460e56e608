"""The script and style of the HTML debrief, over those of a report: a time line and a map drawn as SVG.

Every word is put in with `textContent`, and every attribute is a number or a word of our own (maps/page.py). SVG that
is not animated, with presentation by class only: the policy of the page allows no style in an element.
"""

from __future__ import annotations

PAGE_SCRIPT = """
const draw = (parent, kind, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const name of Object.keys(attributes)) made.setAttribute(name, String(attributes[name]));
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
};
const named = (made, words) => { draw(made, "title", {}, words); return made; };
const clock = (s) => Math.floor(s / 60) + ":" + String(Math.floor(s % 60)).padStart(2, "0");
const body = document.body;
put(body, "div", data.exercise, "exercise");
put(body, "h1", data.title);
put(body, "p", data.verdict, data.passed ? "verdict passed" : "verdict failed");
put(body, "p", data.misses);

put(body, "h2", "EX " + data.words.timeline);
const LEFT = 130, WIDE = 1000, ROW = 24, length = Math.max(data.seconds, 1);
const x = (s) => LEFT + Math.min(s, length) / length * (WIDE - LEFT - 12);
const KINDS = ["alarm", "said", "fix", "act", "keys", "unit", "note", "change", "waiting", "handling", "sent",
  "on_scene", "closed", "open", "good", "bad"];
const kind = (word) => KINDS.includes(word) ? word : "other";
const rows = data.lanes.length + data.points.length, high = (rows + 1) * ROW + 12;
const time = draw(body, "svg", { viewBox: "0 0 " + WIDE + " " + high, class: "time", role: "img" });
const step = [5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((s) => length / s <= 12) || 7200;
for (let s = 0; s <= length; s += step) {
  draw(time, "line", { x1: x(s), x2: x(s), y1: ROW, y2: high, class: "grid" });
  draw(time, "text", { x: x(s), y: ROW - 8, class: "tick" }, clock(s));
}
let y = ROW;
for (const lane of data.lanes) {
  draw(time, "text", { x: 4, y: y + 16, class: "label" }, lane.label);
  for (const bar of lane.bars) {
    const box = { x: x(bar.begin), width: Math.max(1, x(bar.end) - x(bar.begin)), y: y + 6, height: 12 };
    named(draw(time, "rect", { ...box, class: "bar " + kind(bar.kind) }), bar.words);
  }
  for (const mark of lane.marks) {
    const dot = draw(time, "circle", { cx: x(mark.at), cy: y + 12, r: 4, class: "mark " + kind(mark.kind) });
    named(dot, clock(mark.at) + " " + mark.words);
  }
  y += ROW;
}
for (const point of data.points) {
  const good = point.state === "met" || point.state === "kept" || point.state === "avoided";
  const name = good ? "good" : point.state === "not_arisen" || point.state === "open" ? "closed" : "bad";
  draw(time, "text", { x: 4, y: y + 16, class: "label" }, point.id);
  const from = point.opens === null ? 0 : point.opens, until = point.deadline === null ? length : point.deadline;
  const box = { x: x(from), width: Math.max(1, x(until) - x(from)), y: y + 8, height: 8 };
  named(draw(time, "rect", { ...box, class: "wanted " + name }), point.expected + ": " + point.reason);
  if (point.reference_at !== null)
    draw(time, "circle", { cx: x(point.reference_at), cy: y + 12, r: 5, class: "reference" });
  if (point.done_at !== null)
    named(draw(time, "circle", { cx: x(point.done_at), cy: y + 12, r: 4, class: "hit " + name }), clock(point.done_at));
  y += ROW;
}

const spots = data.spots;
if (spots.length) {
  put(body, "h2", "EX " + data.words.map);
  const size = 520, edge = 40, lats = spots.map((s) => s.lat), lons = spots.map((s) => s.lon);
  const south = Math.min(...lats), north = Math.max(...lats), west = Math.min(...lons), east = Math.max(...lons);
  const narrow = Math.cos((south + north) / 2 * Math.PI / 180), metres = 111320;
  const span = Math.max((north - south) * metres, (east - west) * narrow * metres, 200), px = (size - 2 * edge) / span;
  const px_x = (lon) => edge + (lon - west) * narrow * metres * px;
  const px_y = (lat) => size - edge - (lat - south) * metres * px;
  const map = draw(body, "svg", { viewBox: "0 0 " + size + " " + size, class: "map", role: "img" });
  const trails = new Map(), units = new Map();
  for (const spot of spots) (spot.is_unit ? units : trails).has(spot.who)
    ? (spot.is_unit ? units : trails).get(spot.who).push(spot)
    : (spot.is_unit ? units : trails).set(spot.who, [spot]);
  for (const [who, way] of [...units, ...trails]) {
    const unit = way[0].is_unit, line = way.map((s) => px_x(s.lon) + "," + px_y(s.lat)).join(" ");
    draw(map, "polyline", { points: line, class: unit ? "way unit" : "way person" });
    for (const spot of way) {
      const at = { cx: px_x(spot.lon), cy: px_y(spot.lat) };
      if (spot.accuracy_m) draw(map, "circle", { ...at, r: Math.max(2, spot.accuracy_m * px), class: "accuracy" });
      named(draw(map, "circle", { ...at, r: 4, class: unit ? "spot unit" : "spot person" }), clock(spot.at));
    }
    const last = way[way.length - 1];
    draw(map, "text", { x: px_x(last.lon) + 7, y: px_y(last.lat) + 4, class: "label" }, who);
  }
  const ruler = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000].find((m) => m * px > 60) || 100000;
  draw(map, "line", { x1: 12, x2: 12 + ruler * px, y1: size - 12, y2: size - 12, class: "ruler" });
  const far = ruler >= 1000 ? ruler / 1000 + " km" : ruler + " m";
  draw(map, "text", { x: 12, y: size - 18, class: "tick left" }, far + ", " + data.words.north);
}

putTables(body, data.tables.filter((table) => table.rows.length));
put(body, "p", data.witness, "witness");
put(body, "div", data.exercise, "exercise");
"""

PAGE_STYLE = """
body { max-width: 72em; }
.verdict { font-size: 1.2em; font-weight: bold; padding-left: .6em; border-left: .4em solid; }
.passed { border-color: #087f5b; } .failed { border-color: #b42318; }
.time { width: 100%; } .map { width: 34em; max-width: 100%; border: 1px solid #ccc; }
text { font-size: 12px; fill: #111; } .tick { text-anchor: middle; fill: #555; } .left { text-anchor: start; }
.grid { stroke: #ddd; } .mark { fill: #123; } .bar { fill: #b8c4ce; } .bar.bad, .wanted.bad { fill: #f0a8a0; }
.bar.waiting { fill: #f4c26b; } .bar.sent { fill: #a9cdea; } .bar.on_scene, .bar.good { fill: #9fd8c1; }
.wanted { fill: #d4dae0; } .wanted.good { fill: #9fd8c1; } .hit { fill: #087f5b; } .hit.bad { fill: #b42318; }
.reference { fill: none; stroke: #555; stroke-width: 1.5; }
.way { fill: none; stroke-width: 2; } .way.person { stroke: #b42318; } .way.unit { stroke: #2b6cb0; }
.spot.person { fill: #b42318; } .spot.unit { fill: #2b6cb0; } .accuracy { fill: #b42318; fill-opacity: .12; }
.ruler { stroke: #111; stroke-width: 3; }
"""
