// What is open now, asked for again and again. When no answer comes, or no new one, the page says so across its whole
// width: a second monitor that has stopped must not look alive.
"use strict";
const POLL = 2000, GIVE_UP = 5000;
const here = new URL(".", location.href);
const ask = (path) => fetch(new URL(path, here), { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(GIVE_UP) })
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));

const names = new Map();
new GroundLayer((coords) => ask(`ground/${coords.z}/${coords.x}/${coords.y}.json`).then((level) => {
  if (!level) return [];
  names.set(`${coords.z}/${coords.x}/${coords.y}`, level);
  while (names.size > 200) names.delete(names.keys().next().value);
  return [unpacked(level)];
}), { maxZoom: 19, tileSize: TILE }).on("load", () => writeNames()).addTo(map);
const writeNames = placeNames(map, L.layerGroup().addTo(map), (zoom) => placesOf(
  [...names].filter(([tile]) => tile.startsWith(`${zoom}/`)).map(([, level]) => level))); // one beside the other

const alive = put(head, "output", "", "alive");
const follow = put(put(head, "label", words.follow, "follow"), "input");
Object.assign(follow, { type: "checkbox", checked: true });
put(panel, "h2", words.incidents);
const open = put(panel, "div");
put(panel, "h2", words.units);
const seen = put(panel, "table");
const wrong = put(panel, "div");
put(panel, "p", data.credits, "told");
band();

let newest = null, newestAt = performance.now(), serial = "";
const take = (answer) => {
  if (answer.serial === serial) return; // the server answers, but has read nothing new
  draw(answer); // what cannot be drawn is no news either
  serial = answer.serial;
  newest = answer;
  newestAt = performance.now();
  judge();
};
const judge = () => {
  const dead = performance.now() - newestAt > data.stale_ms;
  loud.hidden = !dead && newest !== null;
  loud.textContent = newest ? say(words.not_live, { time: `${day(newest.at)} ${clock(newest.at)}` }) : words.never_live;
  document.documentElement.classList.toggle("stale", !loud.hidden);
  alive.textContent = newest ? `${loud.hidden ? words.live : "✕"}  ${clock(newest.at)}` : "";
};
const poll = () => ask("live.json").then(take).catch(() => {}).then(() => setTimeout(poll, POLL));

const draw = ({ at, incidents, units, zones, troubles }) => {
  for (const layer of [feature_group_trail, feature_group_person, feature_group_units, feature_group_zones]) layer.clearLayers();
  zones.forEach((zone) => drawZone(feature_group_zones, zone));
  units.forEach((unit) => drawUnit(feature_group_units, unit, at));
  empty(open);
  if (!incidents.length) put(open, "p", words.no_incidents);
  for (const one of incidents) {
    if (one.trail.length) drawTrail(feature_group_trail, one.trail, at);
    if (one.person) drawPerson(feature_group_person, one.person, at, one.label);
    const card = put(open, "div", undefined, `case p${one.priority} ${one.pending ? "pending" : ""}`);
    put(card, "strong", `${one.label}  ${one.what}`);
    rowsOf(put(card, "table"), [
      [words.state, one.state], [words.owner, one.owner || words.nobody],
      ...(one.person ? fixRows(one.person, at) : [[words.position, words.no_position]]),
    ]);
  }
  rowsOf(seen, units.map((unit) => [unit[0], `${unit[5]}; ${say(words.position_age, { age: age(unit[3], at) })}`, unit[6] ? "ours" : ""]));
  empty(wrong);
  if (troubles.length) put(wrong, "h2", words.troubles);
  troubles.forEach((sentence) => put(wrong, "p", sentence, "trouble"));
  if (follow.checked) lookAt(incidents);
};
const lookAt = (incidents) => {
  const persons = incidents.filter((one) => one.person).map((one) => [one.person[0], one.person[1]]);
  if (!persons.length || persons.every((person) => map.getBounds().pad(-0.05).contains(person) && map.getZoom() > 9)) return;
  map.fitBounds(persons, { maxZoom: 14, padding: [60, 60], animate: false });
};
map.invalidateSize();
judge();
setInterval(judge, 500);
poll();
