// One incident as it became known: the slider moves over the moments at which this desk heard something.
"use strict";
const { trail, moments, units } = data;
const levels = data.levels.map(unpacked);
new GroundLayer((coords) => Promise.resolve(levels.filter(
  (level, at) => at === 0 || level.unit * TILE * 2 ** coords.z > 0.2)), { maxZoom: 19 }).addTo(map);
const places = placesOf(data.levels);
placeNames(map, L.layerGroup().addTo(map), () => places);
data.zones.forEach((zone) => drawZone(feature_group_zones, zone));
data.places.forEach((place) => drawPlace(feature_group_places, place));

put(panel, "p", data.told, "told");
if (!data.levels.length) put(panel, "p", data.credits, "told mark");
const title = put(panel, "h2");
const known = put(panel, "table");
put(panel, "h2", words.units);
const seen = put(panel, "table");
const none = put(panel, "p", words.no_units);
const everything = put(panel, "details");
put(everything, "summary", say(words.all_fixes, { count: trail.length }));
const list = put(everything, "table", undefined, "fixes");
everything.addEventListener("toggle", () => { if (everything.open) listFixes(); });

const bar = put(picture, "div", undefined, "bar");
const step = (text, name, by) => {
  const button = put(bar, "button", text);
  button.type = "button";
  button.setAttribute("aria-label", name);
  button.addEventListener("click", () => { slider.value = Number(slider.value) + by; show(); });
};
step("◀", words.earlier, -1);
const slider = put(bar, "input");
Object.assign(slider, { type: "range", min: 0, max: moments.length - 1, step: 1, value: moments.length - 1 });
slider.setAttribute("aria-label", words.slider);
step("▶", words.later, 1);
const when = put(bar, "output");

// A moment: [when, its place in the trail or -1, newest message that carried it, state, owner, what was heard]
const show = () => {
  const [now, best, carried, state, owner, news] = moments[Number(slider.value)];
  const heard = trail.filter((fix) => fix[9] <= Number(slider.value)); // in the order of the record: times may be equal
  const person = best < 0 ? null : trail[best];
  when.textContent = `${day(now)} ${clock(now)}`;
  title.textContent = say(words.known_at, { time: `${day(now)} ${clock(now)} ${data.zone}` });
  for (const layer of [feature_group_trail, feature_group_person, feature_group_units]) layer.clearLayers();
  if (heard.length) drawTrail(feature_group_trail, heard, now);
  if (person) drawPerson(feature_group_person, person, now, data.label);
  rowsOf(known, [
    [words.news, news], [words.state, state], [words.owner, owner || words.nobody],
    ...(person ? fixRows(person, now) : [[words.position, words.no_position]]),
    ...(person && carried > person[3] ? [[words.again, clock(carried)]] : []),
    [words.fixes, String(heard.length)],
  ]);
  showUnits(now, person);
};
const lastBefore = (reports, now) => reports.filter((report) => report[3] <= now).pop();
const showUnits = (now, person) => {
  const here = units.map(({ sign, reports }) => [sign, ...(lastBefore(reports, now) || [])]).filter((unit) => unit.length > 1);
  here.forEach((unit) => drawUnit(feature_group_units, unit, now));
  const far = (unit) => (person ? metresBetween([person[0], person[1]], [unit[1], unit[2]]) : 0);
  here.sort((one, other) => far(one) - far(other));
  rowsOf(seen, here.map((unit) => [unit[0], [
    person ? say(words.from_person, { distance: distance(far(unit)) }) : degrees(unit[1], unit[2]),
    unit[6] ? `${unit[5]}, ${words.sent_here}` : unit[5], say(words.position_age, { age: age(unit[3], now) }),
  ].join("; "), unit[6] ? "ours" : ""]));
  none.hidden = here.length > 0;
};
const listFixes = () => {
  empty(list);
  const top = put(put(list, "thead"), "tr");
  for (const name of [words.own_time, words.heard, words.position, words.accuracy, words.mark]) put(top, "th", name);
  const rows = put(list, "tbody");
  for (const fix of trail) {
    const row = put(rows, "tr");
    for (const cell of [fix[2] === null ? "–" : clock(fix[2]), clock(fix[3]), degrees(fix[0], fix[1]),
      `${exact(fix)} ${words.sources[fix[5]] || ""}`, marksOf(fix, fix[3])]) put(row, "td", cell);
  }
};
slider.addEventListener("input", show);
show();
band();

const everywhere = [...trail.map((fix) => [fix[0], fix[1]]),
  ...data.zones.map((zone) => [zone.lat, zone.lon]), ...data.places.map((place) => [place.lat, place.lon]),
  ...units.filter(({ reports }) => reports.some((report) => report[5])).map(({ reports }) => reports[reports.length - 1].slice(0, 2))];
const fit = () => { if (everywhere.length) map.fitBounds(everywhere, { maxZoom: 15, padding: [40, 40], animate: false }); };
map.invalidateSize();
fit();
window.matchMedia("print").addEventListener("change", () => { map.invalidateSize({ animate: false }); fit(); });
if (data.levels.length) put(panel, "p", data.credits, "told");
