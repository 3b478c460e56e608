// What lies over the ground: a person with accuracy and trail, units, zones and places. Colours the ground never uses.
"use strict";
const LOOK = {
  person: "#d01010", "person.old": "#c05a00", "person.stale": "#5a5a5a", trail: "#7a1fa2", unit: "#0b4fb3",
  zone: "#b3005e", place: "#3d3d3d",
};
const map = map_larmbord;
L.control.scale({ imperial: false }).addTo(map);

// A fix: [lat, lon, own time or null, heard, accuracy m or null, source, last known, late, clock wrong, moment]
const freshness = (fix, now) => {
  const known = fix[2] ?? fix[3];
  if (fix[6] || now - known > LAST_KNOWN) return "person.stale";
  return fix[2] === null || now - known > AMBER ? "person.old" : "person";
};
const exact = (fix) => (fix[4] ? `±${distance(fix[4])}` : words.accuracy_unknown);
const marksOf = (fix, now) => [
  freshness(fix, now) === "person.stale" ? words.last_known : "", fix[7] ? words.late : "", fix[8] ? words.clock_wrong : "",
].filter(Boolean).join("; ");
const fixRows = (fix, now) => [
  [words.position, degrees(fix[0], fix[1])],
  [words.accuracy, `${exact(fix)} ${words.sources[fix[5]] || words.sources.unknown}`],
  [words.age, fix[2] === null ? words.age_unknown : `${age(fix[2], now)} (${clock(fix[2])})`, freshness(fix, now)],
  [words.heard, `${clock(fix[3])} (${say(words.ago, { age: span(now - fix[3]) })})`],
  ...(marksOf(fix, now) ? [[words.mark, marksOf(fix, now), "mark"]] : []),
];

// A popup is an element, never a string: Leaflet puts a string into the page as markup.
const opens = (mark, title, rows) => mark.bindPopup(() => {
  const card = document.createElement("div");
  put(card, "strong", title);
  rowsOf(put(card, "table"), rows());
  return card;
});
const label = (layer, lat, lon, text, look, above = 0) => {
  const shown = document.createElement("span");
  shown.textContent = text;
  return L.marker([lat, lon], {
    icon: L.divIcon({ html: shown, className: `label ${look}`, iconSize: [0, 0] }), keyboard: false, zIndexOffset: above,
  }).addTo(layer);
};

const DOTS = 300; // newest fixes that are dots one can open; all are in the line
const drawTrail = (layer, fixes, now) => {
  L.polyline(fixes.map((fix) => [fix[0], fix[1]]), { color: LOOK.trail, weight: 3, opacity: 0.85 }).addTo(layer);
  for (const fix of fixes.slice(-DOTS)) {
    const dot = L.circleMarker([fix[0], fix[1]], { radius: 4, color: LOOK.trail, weight: 1.5, fillColor: "#fff", fillOpacity: 1 });
    opens(dot, words.trail, () => fixRows(fix, now)).addTo(layer);
  }
};
const drawPerson = (layer, fix, now, name) => {
  const colour = LOOK[freshness(fix, now)];
  if (fix[4]) {
    L.circle([fix[0], fix[1]], { radius: fix[4], color: colour, weight: 1.5, fillColor: colour, fillOpacity: 0.12, interactive: false })
      .addTo(layer);
  }
  const dot = L.circleMarker([fix[0], fix[1]], { radius: 8, color: "#fff", weight: 2.5, fillColor: colour, fillOpacity: 1 });
  opens(dot, name, () => fixRows(fix, now)).addTo(layer);
  label(layer, fix[0], fix[1], `${name}  ${age(fix[2], now)}`, freshness(fix, now).replace(".", " "), 2000);
};
// A unit: [call sign, lat, lon, own time or null, heard, state, sent to this incident]
const drawUnit = (layer, unit, now) => {
  const [sign, lat, lon, at, , , ours] = unit;
  const stale = at === null || now - at > LAST_KNOWN;
  const dot = L.circleMarker([lat, lon], { radius: 6, color: "#fff", weight: 2, fillColor: stale ? "#8a8a8a" : LOOK.unit, fillOpacity: 1 });
  opens(dot, sign, () => unitRows(unit, now)).addTo(layer);
  label(layer, lat, lon, `${sign}  ${age(at, now)}`, `unit ${ours ? "ours" : ""} ${stale ? "stale" : ""}`, ours ? 1000 : 0);
};
const unitRows = ([, lat, lon, at, heard, state, ours], now) => [
  [words.state, ours ? `${state}, ${words.sent_here}` : state], [words.position, degrees(lat, lon)],
  [words.age, age(at, now)], [words.heard, clock(heard)],
];
const drawZone = (layer, { label: name, lat, lon, radius_m }) => {
  const ring = L.circle([lat, lon], { radius: radius_m, color: LOOK.zone, weight: 2, dashArray: "6 4", fillOpacity: 0.06 });
  opens(ring, name, () => [[words.zone, distance(radius_m)]]).addTo(layer);
  label(layer, lat, lon, name, "zone");
};
const drawPlace = (layer, { label: name, address, lat, lon }) => {
  const dot = L.circleMarker([lat, lon], { radius: 5, color: "#fff", weight: 1.5, fillColor: LOOK.place, fillOpacity: 1 });
  opens(dot, name, () => [[words.address, address], [words.position, degrees(lat, lon)]]).addTo(layer);
  label(layer, lat, lon, name, "known");
};
const metresBetween = (one, other) => map.distance(one, other);
