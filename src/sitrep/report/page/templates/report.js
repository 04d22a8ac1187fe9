(() => {
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const KEYS = ["battles", "explosions", "civilians", "protests", "riots", "strategic"];
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
document.documentElement.classList.add("live");

/* ---------- the events, as the table holds them ---------- */
const table = $("#events");
const events = $$("tbody.event", table).map((body, order) => ({
  body, order, id: body.dataset.id, type: body.dataset.type, start: body.dataset.start, end: body.dataset.end,
  toll: Number(body.dataset.toll), certainty: body.dataset.certainty, admin1: body.dataset.admin1,
  actors: body.dataset.actors.split("|"), text: body.textContent.toLowerCase(), shown: true,
}));
const byId = new Map(events.map((e) => [e.id, e]));
const marks = new Map();
for (const node of $$(".map [data-event]")) {
  if (!marks.has(node.dataset.event)) marks.set(node.dataset.event, []);
  marks.get(node.dataset.event).push(node);
}

/* ---------- light and dark ---------- */
$("#theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

/* ---------- rows that open ---------- */
function open(event, wanted) {
  event.body.classList.toggle("shown", wanted);
  $(".open", event.body).setAttribute("aria-expanded", String(wanted));
}
function choose(event, scroll, behavior = "smooth") {
  for (const node of $$(".on")) node.classList.remove("on");
  event.body.classList.add("on");
  for (const node of marks.get(event.id) || []) node.classList.add("on");
  if (scroll) {
    open(event, true);
    event.body.scrollIntoView({ block: "center", behavior });
  }
}
for (const link of $$(".jump")) {
  const event = byId.get(decodeURIComponent(link.hash.slice(3)));
  if (event) link.addEventListener("click", (click) => { click.preventDefault(); choose(event, true); });
}
function follow() {
  const event = byId.get(decodeURIComponent(location.hash.slice(3)));
  if (event) choose(event, true, "auto");
}
addEventListener("hashchange", follow);
const apart = $$(".apart tbody.event").map((body) => ({ body, id: body.dataset.id }));
for (const event of [...events, ...apart]) {
  open(event, false);
  $(".summary", event.body).addEventListener("click", () => {
    if (String(getSelection())) return;
    choose(event, false);
    open(event, !event.body.classList.contains("shown"));
  });
  event.body.addEventListener("mouseenter", () => (marks.get(event.id) || []).forEach((m) => m.classList.add("on")));
  event.body.addEventListener("mouseleave", () => {
    if (!event.body.classList.contains("on")) (marks.get(event.id) || []).forEach((m) => m.classList.remove("on"));
  });
}

/* ---------- filters ---------- */
const inputs = Object.fromEntries(["q", "actor", "admin1", "certainty", "from", "to"].map((id) => [id, $("#" + id)]));
const chips = $$(".chip");
const isOff = (chip) => chip.getAttribute("aria-pressed") === "false";
function passes(event, withDays) {
  const words = inputs.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const off = chips.filter(isOff).map((chip) => chip.dataset.type);
  if (off.includes(event.type) || !words.every((word) => event.text.includes(word))) return false;
  if (inputs.actor.value && !event.actors.includes(inputs.actor.value)) return false;
  if (inputs.admin1.value && event.admin1 !== inputs.admin1.value) return false;
  if (inputs.certainty.value && event.certainty !== inputs.certainty.value) return false;
  if (!withDays || (!inputs.from.value && !inputs.to.value)) return true;
  if (!event.start) return false;
  return !(inputs.from.value && event.end < inputs.from.value) && !(inputs.to.value && event.start > inputs.to.value);
}
function refresh() {
  let count = 0;
  for (const event of events) {
    event.shown = passes(event, true);
    count += event.shown;
    event.body.classList.toggle("out", !event.shown);
    for (const node of marks.get(event.id) || []) node.classList.toggle("out", !event.shown);
  }
  $("#count").textContent = count === events.length ? `${count} events` : `${count} of ${events.length} events`;
  $("#nothing").hidden = count > 0 || events.length === 0;
  drawTimeline();
}
chips.forEach((chip) => chip.addEventListener("click", () => {
  chip.setAttribute("aria-pressed", String(isOff(chip)));
  refresh();
}));
chips.forEach((chip) => chip.addEventListener("dblclick", () => {
  chips.forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
  refresh();
}));
let waiting = 0;
Object.values(inputs).forEach((input) => input.addEventListener("input", () => {
  // a thousand rows are filtered when the typing pauses, not at each letter
  clearTimeout(waiting);
  waiting = setTimeout(refresh, events.length > 500 ? 160 : 0);
}));
$("#reset").addEventListener("click", () => {
  Object.values(inputs).forEach((input) => { input.value = ""; });
  chips.forEach((chip) => chip.setAttribute("aria-pressed", "true"));
  refresh();
});

/* ---------- sorting ---------- */
for (const button of $$(".sort")) {
  button.addEventListener("click", () => {
    const down = button.getAttribute("aria-sort") === "ascending" || (button.dataset.sort === "toll" && !button.hasAttribute("aria-sort"));
    $$(".sort").forEach((other) => other.removeAttribute("aria-sort"));
    button.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (e) => (button.dataset.sort === "actors" ? e.actors.join() : e[button.dataset.sort]);
    const sorted = [...events].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      const order = typeof x === "number" ? x - y : x.localeCompare(y);
      return (down ? -order : order) || a.order - b.order;
    });
    table.append(...sorted.map((e) => e.body));
  });
}

/* ---------- the map: move, zoom, point ---------- */
const map = $("svg.map");
const view = $(".view", map);
const fixed = $$(".fixed", map);
const crowded = $$(".mark path", map).filter((path) => Number(path.dataset.dx) || Number(path.dataset.dy));
const tip = $(".tip");
const box = map.viewBox.baseVal;
let zoom = 1, left = 0, top = 0;
function place() {
  zoom = Math.min(60, Math.max(0.02, zoom));
  view.setAttribute("transform", `translate(${left} ${top}) scale(${zoom})`);
  // marks and names keep their size on the screen, whatever the zoom and the width of the page
  const keep = Math.min(2.2, Math.max(1, box.width / (map.clientWidth || box.width)) * (map.clientWidth < 500 ? 0.8 : 1)) / zoom;
  for (const node of fixed) node.setAttribute("transform", `translate(${node.dataset.x} ${node.dataset.y}) scale(${keep})`);
  // the events of one place draw apart as the map grows
  const apart = Math.min(4, Math.max(1, Math.sqrt(zoom)));
  for (const path of crowded) {
    const { dx, dy, size } = path.dataset;
    path.setAttribute("transform", `translate(${dx * apart} ${dy * apart}) scale(${size})`);
  }
  const px = Math.abs(zoom - 1) < 0.01;
  $(".scale", map).classList.toggle("out", !px);
}
function inPicture(event) {
  const frame = map.getBoundingClientRect();
  return [(event.clientX - frame.left) * box.width / frame.width, (event.clientY - frame.top) * box.height / frame.height];
}
function zoomAt(x, y, factor) {
  const before = zoom;
  zoom = Math.min(60, Math.max(0.02, zoom * factor));
  left = x - (x - left) * zoom / before;
  top = y - (y - top) * zoom / before;
  place();
}
const fingers = new Map();
let moved = 0, spread = 0;
const apartBy = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };
map.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  fingers.set(event.pointerId, inPicture(event));
  moved = 0;
  if (fingers.size === 2) spread = apartBy();
});
map.addEventListener("pointermove", (event) => {
  const last = fingers.get(event.pointerId);
  if (!last) return;
  const now = inPicture(event);
  fingers.set(event.pointerId, now);
  if (fingers.size === 2) {
    const [a, b] = [...fingers.values()];
    const wide = apartBy();
    zoomAt((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, wide / (spread || wide));
    spread = wide;
    return;
  }
  moved += Math.abs(now[0] - last[0]) + Math.abs(now[1] - last[1]);
  if (moved < 4) return;
  if (!map.hasPointerCapture(event.pointerId)) map.setPointerCapture(event.pointerId);
  map.classList.add("drag");
  left += now[0] - last[0];
  top += now[1] - last[1];
  place();
});
for (const kind of ["pointerup", "pointercancel", "pointerleave"]) {
  map.addEventListener(kind, (event) => { fingers.delete(event.pointerId); map.classList.remove("drag"); });
}
map.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoomAt(...inPicture(event), Math.exp(-event.deltaY / 300));
}, { passive: false });
map.addEventListener("dblclick", (event) => zoomAt(...inPicture(event), 2));
$$(".tools button").forEach((button) => button.addEventListener("click", () => {
  const what = button.dataset.zoom;
  if (what === "radius") {
    const on = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", String(on));
    $$(".radius", map).forEach((circle) => { circle.style.display = on ? "" : "none"; });
  } else if (what === "all") {
    [zoom, left, top] = [1, 0, 0];
    place();
  } else {
    zoomAt(box.width / 2, box.height / 2, what === "in" ? 1.6 : 1 / 1.6);
  }
}));
for (const mark of $$(".mark", map)) {
  const event = byId.get(mark.dataset.event);
  if (!event) continue;
  mark.setAttribute("tabindex", "0");
  mark.setAttribute("role", "button");
  $("title", mark).remove();
  const cells = $(".summary", event.body).children;
  const words = [cells[1].querySelector("b").textContent, cells[0].textContent.trim(), cells[2].innerText, cells[3].innerText];
  mark.setAttribute("aria-label", words.join(", "));
  const show = () => {
    tip.replaceChildren();
    words.forEach((text, i) => {
      const line = document.createElement(i ? "div" : "b");
      line.textContent = text;
      tip.append(line);
    });
    const frame = map.parentElement.getBoundingClientRect(), spot = mark.getBoundingClientRect();
    tip.hidden = false;
    tip.style.left = Math.max(6, Math.min(spot.right - frame.left + 8, frame.width - tip.offsetWidth - 6)) + "px";
    tip.style.top = Math.max(6, spot.top - frame.top - tip.offsetHeight - 6) + "px";
  };
  const hide = () => { tip.hidden = true; };
  mark.addEventListener("pointerenter", show);
  mark.addEventListener("focus", show);
  mark.addEventListener("pointerleave", hide);
  mark.addEventListener("blur", hide);
  mark.addEventListener("click", () => { if (moved < 4) choose(event, true); });
  mark.addEventListener("keydown", (key) => { if (key.key === "Enter" || key.key === " ") { key.preventDefault(); choose(event, true); } });
}

/* ---------- the timeline: stacked by type, a brush that chooses days ---------- */
const DAY = 86400000;
const line = $("svg.timeline");
const dated = events.filter((e) => e.start);
const number = (day) => Date.parse(day + "T00:00:00Z") / DAY;
const iso = (n) => new Date(n * DAY).toISOString().slice(0, 10);
const unit = $("#unit").textContent;
function binOf(n) {
  if (unit === "week") return n - ((n + 3) % 7 + 7) % 7;
  return unit === "month" ? number(iso(n).slice(0, 7) + "-01") : n;
}
const following = (n) => (unit === "week" ? n + 7 : unit === "month" ? binOf(n + 31) : n + 1);
const bins = [];
if (dated.length) {
  const first = number($(".scroll").dataset.first);
  const days = dated.map((e) => number(e.start)).filter((n) => n >= first);
  const last = days.reduce((a, b) => Math.max(a, b));
  for (let n = binOf(days.reduce((a, b) => Math.min(a, b))); n <= last; n = following(n)) bins.push(n);
}
let frame = { width: 0, left: 34, step: 1 };
function shape(name, values, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}
function drawTimeline() {
  if (!bins.length) return;
  const width = Math.max(320, line.parentElement.clientWidth - 24), height = 150, base = height - 24, top = 10;
  const step = (width - 34) / Math.max(bins.length, 12);
  frame = { width, left: 34, step };
  const where = new Map(bins.map((n, i) => [n, i]));
  const counts = bins.map(() => ({}));
  for (const event of dated) {
    if (!passes(event, false)) continue;
    const bin = counts[where.get(binOf(number(event.start)))];
    if (!bin) continue;
    bin[event.type] = (bin[event.type] || 0) + 1;
  }
  const most = counts.reduce((a, bin) => Math.max(a, Object.values(bin).reduce((x, y) => x + y, 0)), 1);
  const gap = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1e9].find((g) => most / g <= 4);
  const parts = [];
  for (let n = 0; n <= most; n += gap) {
    const y = base - n * (base - top) / most;
    parts.push(shape("path", { class: "grid", d: `M34 ${y}H${width}` }), shape("text", { class: "tick", x: 28, y: y + 4, "text-anchor": "end" }, String(n)));
  }
  const every = Math.max(1, Math.ceil(90 / step));
  counts.forEach((bin, i) => {
    let y = base;
    const day = iso(bins[i]);
    for (const key of KEYS) {
      if (!bin[key]) continue;
      const tall = bin[key] * (base - top) / most;
      y -= tall;
      const bar = shape("rect", { class: "bar " + key, x: 34 + i * step, y, width: Math.max(step - 1.5, 1.2), height: tall });
      bar.append(shape("title", {}, `${unit === "day" ? "" : unit + " from "}${day}: ${bin[key]}`));
      parts.push(bar);
    }
    if (i % every === 0 && i * step < width - 94) parts.push(shape("text", { class: "tick", x: 34 + i * step, y: base + 17 }, unit === "month" ? day.slice(0, 7) : day));
  });
  const [from, to] = [inputs.from.value, inputs.to.value];
  if (from || to) {
    const index = (day) => bins.reduce((at, n, i) => (n <= number(day) ? i : at), 0);
    const x1 = 34 + (from ? index(from) : 0) * step, x2 = 34 + ((to ? index(to) : bins.length - 1) + 1) * step;
    parts.push(shape("rect", { class: "brush", x: x1, y: top, width: Math.max(x2 - x1, 2), height: base - top }));
  }
  line.setAttribute("viewBox", `0 0 ${width} ${height}`);
  line.replaceChildren(...parts);
}
function dayAt(event) {
  const spot = line.getBoundingClientRect();
  const x = (event.clientX - spot.left) * frame.width / spot.width - frame.left;
  return Math.max(0, Math.min(bins.length - 1, Math.floor(x / frame.step)));
}
let begun = null;
line.addEventListener("pointerdown", (event) => {
  if (!bins.length || event.button) return;
  begun = dayAt(event);
  line.setPointerCapture(event.pointerId);
});
line.addEventListener("pointermove", (event) => {
  if (begun === null) return;
  const [a, b] = [begun, dayAt(event)].sort((x, y) => x - y);
  inputs.from.value = iso(bins[a]);
  inputs.to.value = iso(following(bins[b]) - 1);
  refresh();
});
line.addEventListener("pointerup", (event) => {
  if (begun !== null && dayAt(event) === begun && inputs.from.value) {
    const same = inputs.from.value === iso(bins[begun]) && inputs.to.value === iso(following(bins[begun]) - 1);
    if (!same) inputs.from.value = inputs.to.value = "";
    refresh();
  }
  begun = null;
});
line.addEventListener("pointercancel", () => { begun = null; });

addEventListener("resize", () => { place(); drawTimeline(); });
place();
refresh();
follow();
})();
