// The page itself, before the map is made.
const words = data.words;
const empty = (element) => { while (element.firstChild) element.removeChild(element.firstChild); };
const say = (sentence, fields) => sentence.replace(/\{(\w+)\}/g, (all, name) => fields[name]);
const rowsOf = (table, rows) => {
  empty(table);
  for (const [name, value, look] of rows) {
    const row = put(table, "tr", undefined, look);
    put(row, "th", name);
    put(row, "td", value);
  }
  return table;
};

// Times are milliseconds since 1970, UTC; they are shown on the wall clock of the station.
const two = (number) => String(number).padStart(2, "0");
const wall = (at) => new Date(at + data.offset_min * 60000);
const clock = (at) => { const t = wall(at); return `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}:${two(t.getUTCSeconds())}`; };
const day = (at) => wall(at).toISOString().slice(0, 10);
const span = (ms) => {
  const s = Math.abs(ms) / 1000;
  if (s < 119.5) return `${Math.round(s)} s`;
  if (s < 119.5 * 60) return `${Math.round(s / 60)} min`;
  if (s < 47.5 * 3600) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86400)} ${words.days}`;
};
const SKEW = 5000, AMBER = 60000, LAST_KNOWN = 300000; // desk.md R14
const age = (at, now) => {
  if (at === null) return words.age_unknown;
  return say(now - at < -SKEW ? words.ahead : words.old, { age: span(Math.max(at - now, now - at, 0)) });
};
const distance = (m) => (m < 99.5 ? `${Math.round(m)} m` : m < 995 ? `${Math.round(m / 10) * 10} m`
  : `${(m / 1000).toFixed(m < 9950 ? 1 : 0).replace(".", words.decimal)} km`);
const degrees = (lat, lon) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;

const body = document.body;
const band = () => { if (data.exercise) put(body, "div", data.exercise, "exercise"); };
band();
const loud = put(body, "div", "", "loud");
loud.hidden = true;
const head = put(body, "header");
put(head, "h1", data.title);
const main = put(body, "main");
const picture = put(main, "div", undefined, "picture");
put(picture, "div").id = "map_larmbord";
const panel = put(main, "section", undefined, "panel");
