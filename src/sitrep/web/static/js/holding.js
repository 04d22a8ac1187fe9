// `<div data-control-timeline data-src>` in; a row of coloured stretches for each place, who held it when, out.
"use strict";
(function (S) {
  const ROW = 30;

  const FIRST_SHOWN = 8;
  const MOST_OFFERED = 40;

  class Holding {
    constructor(host) {
      this.host = host;
      S.onWidth(host, () => this.paint());
      document.addEventListener("sitrep:filters", () => this.places && this.fill());
      this.load();
    }

    async load() {
      S.notice(this.host, "loading", "Asking who held what …");
      try {
        const found = await S.load(this.host.dataset.src);
        if (isList(found)) this.places = found;
        else this.rows = stretches(found);
        if (S.isStatic && this.rows?.length > 1) this.places = this.rows.map((row) => ({ place_id: row.id, name: row.name, states: row.parts.length }));
        if (!this.places) return this.shown(this.rows);
        this.known = new Map((this.rows || []).map((row) => [row.id, row]));
        this.offer();
        await this.fill();
      } catch (error) {
        S.notice(this.host, "error", `Who held what did not come: ${error.message}.`, () => this.load());
      }
    }

    shown(rows) {
      this.rows = rows;
      S.notice(this.host, rows.length ? null : "empty", this.places ? "Choose a place." : "No report tells who held this place.");
      this.paint();
    }

    /** The places that are chosen in the address, or those whose state changed most. */
    chosen() {
      const asked = S.filters.now().getAll("show");
      return asked.length ? asked : this.places.slice(0, FIRST_SHOWN).map((place) => place.place_id);
    }

    offer() {
      const chosen = new Set(this.chosen());
      this.choices = S.make("div", { class: "choose", role: "group", "aria-label": "Places to show" });
      for (const place of this.places.slice(0, MOST_OFFERED)) {
        const chip = S.make("button", { type: "button", class: "chip", "aria-pressed": String(chosen.has(place.place_id)), text: place.name });
        chip.addEventListener("click", () => {
          const now = new Set(this.chosen());
          now[now.has(place.place_id) ? "delete" : "add"](place.place_id);
          chip.setAttribute("aria-pressed", String(now.has(place.place_id)));
          S.filters.set({ show: now.size ? [...now] : ["none"] });
        });
        this.choices.append(chip);
      }
      this.host.prepend(this.choices);
    }

    async fill() {
      const wanted = this.chosen().filter((id) => this.places.some((place) => place.place_id === id));
      const one = this.host.dataset.src.replace(/places$/, "place?name=");
      await Promise.all(wanted.filter((id) => !this.known.has(id)).map(async (id) => {
        const place = this.places.find((p) => p.place_id === id);
        const [row] = stretches((await S.load(one + encodeURIComponent(id))).map((p) => ({ place: place.name, place_id: id, ...p })));
        this.known.set(id, row || { id, name: place.name, parts: [] });
      }));
      this.shown(wanted.map((id) => this.known.get(id)).filter((row) => row.parts.length));
    }

    paint() {
      this.host.querySelectorAll(":scope > .drawn").forEach((old) => old.remove());
      if (!this.rows?.length || !this.host.clientWidth) return;
      const width = this.host.clientWidth;
      const left = this.rows.length > 1 || width > 600 ? Math.min(170, width * 0.34) : 8;
      const days = this.rows.flatMap((row) => row.parts.flatMap((p) => [p.first, p.last])).filter(Number.isFinite);
      const first = Math.min(...days);
      const told = Math.max(...days);
      const last = told + Math.max(7, Math.round((told - first) * 0.05)); // what still holds reaches beyond the last change
      const [right, top] = [width - 8, 6];
      const bottom = top + this.rows.length * ROW;
      const x = (day) => left + ((Math.max(first, Math.min(last, day)) - first) / (last - first)) * (right - left);
      const svg = S.make("svg", { class: "chart holding", viewBox: `0 0 ${width} ${bottom + 22}`, width, height: bottom + 22, role: "img", "aria-label": `Who held ${this.rows.map((r) => r.name).join(", ")}; the table says it in words.` });
      svg.append(S.make("defs", null, S.make("pattern", { id: "torn", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, S.make("rect", { width: 2.5, height: 6, class: "stripe" }))));
      S.dayAxis(svg, { first, last, left, right, top, bottom, x });
      const holders = new Map();
      this.rows.forEach((row, n) => {
        const y = top + n * ROW;
        if (left > 60) svg.append(S.words(left - 8, y + 19, shortened(row.name, left), "lane end"));
        row.parts.forEach((part) => svg.append(stretch(part, x, y, last)));
        row.parts.filter((p) => p.holder).forEach((p) => holders.set(p.holder, p));
      });
      const keys = S.make("ul", { class: "keys" }, ...[...holders.values()].map((p) => S.make("li", null, S.glyph(S.holderVariable(p.colour), S.disc), S.make("span", { text: p.name }))), S.make("li", { class: "quiet-words", text: "striped: contested or besieged; pale: claimed or unknown" }));
      this.host.append(S.make("div", { class: "drawn" }, svg, keys));
    }
  }

  function stretch(part, x, y, last) {
    const [from, to] = [x(part.first), x(Number.isFinite(part.last) ? part.last + 1 : last)];
    const size = { x: from, y: y + 4, width: Math.max(2, to - from), height: ROW - 10, rx: 2 };
    const bar = S.make("rect", { ...size, class: part.state === "claimed" || part.state === "unknown" ? "pale" : "held" });
    bar.style.fill = `var(${S.holderVariable(part.colour)})`;
    const torn = part.state === "contested" || part.state === "besieged" ? S.make("rect", { ...size, fill: "url(#torn)" }) : null;
    return S.make("g", null, S.make("title", { text: `${S.days.span(part.first, Number.isFinite(part.last) ? part.last : null)}: ${S.stateWords(part.state, part.name)}` }), bar, torn);
  }

  const isList = (found) => Array.isArray(found) && found.length > 0 && !("from" in found[0]);
  const shortened = (name, room) => (name.length * 6.6 > room ? name.slice(0, Math.floor(room / 6.6) - 1) + "…" : name);

  /** Periods of one or more places, as the server lists them, as rows of stretches. */
  function stretches(found) {
    const periods = Array.isArray(found) ? found : found.periods || found.states || [];
    const rows = new Map();
    for (const p of periods) {
      const first = S.days.parse(p.from);
      if (Number.isNaN(first)) continue;
      const key = p.place_id || p.place;
      if (!rows.has(key)) rows.set(key, { id: key, name: p.place || "", parts: [] });
      rows.get(key).parts.push({ first, last: p.to ? S.days.parse(p.to) : Infinity, state: p.state, holder: p.holder, colour: p.colour, name: p.holder_name || p.holder });
    }
    return [...rows.values()];
  }

  S.mount("[data-control-timeline]", (host) => new Holding(host));
})(window.sitrep);
