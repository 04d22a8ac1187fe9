// `<div data-control-timeline data-src>` in; a row of coloured stretches for each place, who held it when, out.
"use strict";
(function (S) {
  const ROW = 30;

  class Holding {
    constructor(host) {
      this.host = host;
      new ResizeObserver(S.calm(80, () => this.paint())).observe(host);
      this.load();
    }

    async load() {
      S.notice(this.host, "loading", "Asking who held what …");
      try {
        this.rows = stretches(await S.load(this.host.dataset.src));
      } catch (error) {
        return S.notice(this.host, "error", `Who held what did not come: ${error.message}.`, () => this.load());
      }
      S.notice(this.host, this.rows.length ? null : "empty", "No report tells who held this place.");
      this.paint();
    }

    paint() {
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
      const keys = S.make("ul", { class: "keys" }, ...[...holders.values()].map((p) => S.make("li", null, S.glyph(S.holderColour(p.holder), S.disc), S.make("span", { text: p.name }))), S.make("li", { class: "quiet-words", text: "striped: contested or besieged; pale: claimed or unknown" }));
      this.host.querySelectorAll(":scope > .drawn").forEach((old) => old.remove());
      this.host.append(S.make("div", { class: "drawn" }, svg, keys));
    }
  }

  function stretch(part, x, y, last) {
    const [from, to] = [x(part.first), x(Number.isFinite(part.last) ? part.last + 1 : last)];
    const size = { x: from, y: y + 4, width: Math.max(2, to - from), height: ROW - 10, rx: 2 };
    const bar = S.make("rect", { ...size, class: part.state === "claimed" || part.state === "unknown" ? "pale" : "held" });
    bar.style.fill = `var(${S.holderColour(part.holder)})`;
    const torn = part.state === "contested" || part.state === "besieged" ? S.make("rect", { ...size, fill: "url(#torn)" }) : null;
    return S.make("g", null, S.make("title", { text: `${S.days.span(part.first, Number.isFinite(part.last) ? part.last : null)}: ${S.stateWords(part.state, part.name)}` }), bar, torn);
  }

  const shortened = (name, room) => (name.length * 6.6 > room ? name.slice(0, Math.floor(room / 6.6) - 1) + "…" : name);

  /** Periods of one or more places, as the server lists them, as rows of stretches. */
  function stretches(found) {
    const periods = Array.isArray(found) ? found : found.periods || found.states || [];
    const rows = new Map();
    for (const p of periods) {
      const first = S.days.parse(p.from);
      if (Number.isNaN(first)) continue;
      const key = p.place_id || p.place;
      if (!rows.has(key)) rows.set(key, { name: p.place, parts: [] });
      rows.get(key).parts.push({ first, last: p.to ? S.days.parse(p.to) : Infinity, state: p.state, holder: p.holder, name: p.holder_name || p.holder });
    }
    return [...rows.values()];
  }

  S.mount("[data-control-timeline]", (host) => new Holding(host));
})(window.sitrep);
