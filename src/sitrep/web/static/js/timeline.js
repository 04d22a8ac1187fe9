// `<div data-timeline data-src>` in; events per day by type, tolls as ranges by side, and a period to brush out.
"use strict";
(function (S) {
  const LEFT = 40;
  const RIGHT = 8;
  const STEP = { day: 1, week: 7, month: 30.4 };
  const PERIODS = { day: "day", week: "week", month: "month" };
  const LANE = 46;
  const MOST_SIDES = 6;
  // events before all others are told in words where they are this share of all and would leave this share of the plot empty
  const EARLY = 0.01;
  const EMPTY = 0.3;

  class Timeline {
    constructor(host) {
      this.host = host;
      this.plot = S.make("div", { class: "plot" });
      this.foot = S.make("div", { class: "plot-foot" });
      host.replaceChildren(this.plot, this.foot);
      S.onWidth(host, () => this.paint());
      document.addEventListener("sitrep:filters", () => this.load());
      this.load();
    }

    async load() {
      const params = S.filters.without("from", "to", "sort");
      const query = params.toString();
      if (this.data && (query === this.query || S.isStatic)) return this.paint();
      this.asked?.abort();
      this.asked = new AbortController();
      const { signal } = this.asked;
      S.notice(this.host, "loading", "Counting …");
      try {
        this.data = await S.load(S.filtered(this.host.dataset.src, params), signal);
        this.query = query;
        S.notice(this.host, null);
        this.paint();
      } catch (error) {
        if (error.name !== "AbortError") S.notice(this.host, "error", `The timeline did not come: ${error.message}.`, () => this.load());
      }
    }

    paint() {
      if (!this.data || !this.host.clientWidth) return;
      const data = S.isStatic ? S.recount(this.data, S.filters.without("from", "to", "sort", "show")) : this.data;
      this.counted = data;
      const days = data.bins.map(S.days.parse);
      const held = this.handles?.indexOf(document.activeElement) ?? -1; // a handle in use stays in use
      S.notice(this.host, days.length ? null : "empty", "No event with a known day matches these filters.");
      this.plot.replaceChildren();
      this.foot.replaceChildren();
      if (!days.length) return;
      const width = this.plot.clientWidth;
      const wide = STEP[data.step] || 1;
      const early = this.early(days);
      const first = days[early.bin];
      const last = Math.max(first + 6, days[days.length - 1] + wide);
      const right = width - RIGHT;
      const dead = (side) => data.killed[side].high.reduce((a, b) => a + (b || 0), 0);
      const sides = Object.keys(data.killed || {}).filter(dead).sort((a, b) => dead(b) - dead(a)).slice(0, MOST_SIDES);
      const bars = 118;
      const height = 8 + bars + (sides.length ? 40 + sides.length * LANE : 0) + 24;
      const x = (day) => LEFT + ((day - first) / (last - first)) * (right - LEFT);
      this.frame = { first, last, left: LEFT, right, top: 6, bottom: height - 22, x, back: (px) => first + ((px - LEFT) / (right - LEFT)) * (last - first) };
      const svg = S.make("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": this.summary(days) });
      S.dayAxis(svg, this.frame);
      this.bars(svg, days, wide, 8 + bars);
      sides.forEach((side, n) => this.toll(svg, side, days, wide, 8 + bars + 40 + n * LANE));
      if (sides.length) svg.append(S.words(LEFT, 8 + bars + 26, "Reported killed by side: solid to the lowest account, pale to the highest", "axis-title"));
      if (early.events) {
        const since = S.days.long(days[0]);
        svg.append(S.words(LEFT + 4, 14, `‹ ${S.plural(early.events, "event")} earlier, from ${since} on`, "lane"));
      }
      this.plot.append(svg);
      this.brush(svg, height);
      this.legend();
      if (held >= 0) this.handles[held].focus();
    }

    /** The few events long before all others ("the war of 1967"), which would leave no room for these: how many, and the first bin after. */
    early(days) {
      const totals = days.map((_, i) => Object.values(this.counted.types).reduce((sum, counts) => sum + (counts[i] || 0), 0));
      const all = totals.reduce((a, b) => a + b, 0);
      let [bin, events] = [0, 0];
      while (bin < days.length - 1 && events + totals[bin] <= all * EARLY) events += totals[bin++];
      const whole = days[days.length - 1] - days[0];
      return days[bin] - days[0] > whole * EMPTY ? { bin, events } : { bin: 0, events: 0 };
    }

    summary(days) {
      const total = Object.values(this.counted.types).reduce((sum, counts) => sum + counts.reduce((a, b) => a + b, 0), 0);
      return `${S.plural(total, "event")} by ${PERIODS[this.data.step]} and type, ${S.days.span(days[0], days[days.length - 1])}. The numbers stand in a table below.`;
    }

    bars(svg, days, wide, base) {
      const { types } = this.counted;
      const names = Object.keys(types);
      const shown = (i) => days[i] >= this.frame.first;
      const totals = days.map((_, i) => (shown(i) ? names.reduce((sum, name) => sum + (types[name][i] || 0), 0) : 0));
      const steps = S.ticks(Math.max(...totals), 4);
      const most = steps[steps.length - 1];
      const y = (n) => base - (n / most) * (base - 14);
      for (const n of steps) {
        svg.append(S.line(LEFT, y(n), this.frame.right, y(n), n ? "grid" : "axis"), S.words(LEFT - 6, y(n) + 4, S.number(n), "tick end"));
      }
      const { x } = this.frame;
      const at = days.map(() => 0);
      for (const name of names) {
        const d = [];
        types[name].forEach((n, i) => {
          if (!n || !shown(i)) return;
          const w = Math.max(1.2, x(days[i] + wide) - x(days[i]) - (x(first(days) + wide) - x(first(days)) > 4 ? 1 : 0));
          d.push(`M${x(days[i]).toFixed(1)} ${y(at[i]).toFixed(1)}h${w.toFixed(1)}V${y(at[i] + n).toFixed(1)}h${(-w).toFixed(1)}Z`);
          at[i] += n;
        });
        const path = S.make("path", { d: d.join(""), class: "series" });
        path.style.fill = `var(${S.typeVariable(name)})`;
        svg.append(path);
      }
    }

    /** A side's lane: solid up to the lowest sum told, pale up to the highest, a mark at the likeliest. */
    toll(svg, side, days, wide, top) {
      const { low, best, high } = this.counted.killed[side];
      const base = top + LANE - 10;
      const most = Math.max(...high.filter((_, i) => days[i] >= this.frame.first), 1);
      const y = (n) => base - (n / most) * (LANE - 20);
      const { x } = this.frame;
      const [sure, ranges, marks] = [[], [], []];
      days.forEach((day, i) => {
        if (!high[i] || day < this.frame.first) return;
        const w = Math.max(1.4, Math.min(9, x(day + wide) - x(day) - 1));
        const at = (from, to) => `M${x(day).toFixed(1)} ${y(from).toFixed(1)}h${w.toFixed(1)}V${y(to).toFixed(1)}h${(-w).toFixed(1)}Z`;
        sure.push(at(0, low[i]));
        if (high[i] > low[i]) ranges.push(at(low[i], high[i]));
        marks.push(`M${x(day).toFixed(1)} ${(y(best[i] ?? low[i]) - 0.8).toFixed(1)}h${w.toFixed(1)}v1.6h${(-w).toFixed(1)}Z`);
      });
      svg.append(
        S.line(LEFT, base, this.frame.right, base, "axis"), S.make("path", { d: sure.join(""), class: "sure" }),
        S.make("path", { d: ranges.join(""), class: "range" }), S.make("path", { d: marks.join(""), class: "best" }));
      const sum = (column) => column.reduce((a, b) => a + (b || 0), 0);
      const [least, greatest] = [sum(low), sum(high)];
      const words = least === greatest ? S.number(least) : `${S.number(least)} to ${S.number(greatest)}`;
      svg.append(S.words(LEFT + 2, top + 4, `${side}: ${words} in all`, "lane"), S.words(LEFT - 6, y(most) + 4, S.number(most), "tick end"));
    }

    // --- the brush ----------------------------------------------------------------------------------------------------
    period() {
      const now = S.filters.now();
      const [a, b] = [S.days.parse(now.get("from")), S.days.parse(now.get("to"))];
      if (Number.isNaN(a) && Number.isNaN(b)) return null;
      const { first, last } = this.frame;
      return [Number.isNaN(a) ? first : Math.max(first, a), Number.isNaN(b) ? last : Math.min(last, b + 1)];
    }

    brush(svg, height) {
      const { left, right, bottom, back } = this.frame;
      this.band = S.make("rect", { class: "brush", y: 4, height: bottom - 4 });
      this.ground = S.make("rect", { class: "brush-ground", x: left, y: 4, width: right - left, height: bottom - 4 });
      this.handles = ["First day", "Last day"].map((label, n) => {
        const handle = S.make("rect", { class: "handle", y: 48, width: 8, height: 28, rx: 3, tabindex: "0", role: "slider", "aria-label": `${label} of the period` });
        handle.addEventListener("keydown", (event) => this.press(event, n));
        return handle;
      });
      svg.append(this.band, this.ground, ...this.handles);
      this.showPeriod(this.period());
      const day = (event) => Math.max(this.frame.first, Math.min(this.frame.last, back(event.clientX - svg.getBoundingClientRect().left)));
      let from = null;
      svg.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        const handle = this.handles.indexOf(event.target);
        const shown = this.period() || [this.frame.first, this.frame.last];
        from = handle < 0 ? day(event) : shown[1 - handle];
        svg.setPointerCapture(event.pointerId);
      });
      svg.addEventListener("pointermove", (event) => {
        if (from == null) return;
        const to = day(event);
        this.showPeriod([Math.floor(Math.min(from, to)), Math.ceil(Math.max(from, to))], true);
      });
      svg.addEventListener("pointerup", (event) => {
        if (from == null) return;
        const to = day(event);
        const drawn = Math.abs(this.frame.x(to) - this.frame.x(from)) > 4;
        const shown = [Math.floor(Math.min(from, to)), Math.ceil(Math.max(from, to))];
        from = null;
        if (drawn) this.choose(shown);
        else this.showPeriod(this.period());
      });
      svg.addEventListener("pointercancel", () => ((from = null), this.showPeriod(this.period())));
    }

    /** Show a period; while it is being drawn the map already follows. */
    showPeriod(shown, live) {
      const { first, last, left, right, x } = this.frame;
      const [a, b] = shown || [first, last];
      this.band.setAttribute("x", x(a));
      this.band.setAttribute("width", Math.max(1, x(b) - x(a)));
      this.band.toggleAttribute("hidden", !shown);
      [a, b].forEach((day, n) => {
        const handle = this.handles[n];
        handle.setAttribute("x", Math.max(left - 4, Math.min(right - 4, x(day) - 4)));
        const told = n ? Math.ceil(day) - 1 : Math.floor(day);
        handle.setAttribute("aria-valuemin", Math.floor(first));
        handle.setAttribute("aria-valuemax", Math.ceil(last));
        handle.setAttribute("aria-valuenow", told);
        handle.setAttribute("aria-valuetext", S.days.long(told));
      });
      if (this.said) this.said.textContent = shown ? S.days.span(Math.floor(a), Math.max(Math.floor(a), Math.ceil(b) - 1)) : "all days";
      if (!live || !S.map?.points) return;
      const params = S.filters.now();
      params.set("from", S.days.iso(a));
      params.set("to", S.days.iso(Math.max(a, b - 1)));
      S.map.narrow(params);
    }

    choose([a, b]) {
      S.filters.set({ from: S.days.iso(a), to: S.days.iso(Math.max(a, b - 1)) });
    }

    press(event, n) {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -30, PageUp: 30 }[event.key];
      if (!step) return;
      event.preventDefault();
      const { first, last } = this.frame;
      const shown = (this.period() || [first, last]).map((day, i) => (i === n ? day + step : day));
      const kept = [Math.max(Math.floor(first), Math.min(shown[0], shown[1] - 1)), Math.min(Math.ceil(last), Math.max(shown[1], shown[0] + 1))];
      this.choose(kept.map(Math.round));
      this.handles[n].focus();
    }

    legend() {
      const data = this.counted;
      const used = Object.keys(data.types).filter((name) => data.types[name].some((n) => n));
      const keys = S.make("ul", { class: "keys" }, ...used.map((name) => S.make("li", null, S.glyph(S.typeVariable(name), S.typeShape(name)), S.make("span", { text: name }))));
      this.said = S.make("strong", { "aria-live": "polite" });
      const all = S.make("button", { type: "button", class: "quiet", text: "Show all days", hidden: !this.period() });
      all.addEventListener("click", () => S.filters.set({ from: null, to: null }));
      const table = S.make("details", { class: "numbers" }, S.make("summary", { text: "The numbers as a table" }));
      table.addEventListener("toggle", () => table.open && !table.querySelector("table") && table.append(this.table(used)));
      this.foot.append(keys, S.make("p", { class: "plot-note" }, `Events by ${PERIODS[data.step]}${data.undated ? `; ${S.number(data.undated)} without a known day are not drawn` : ""}. Drag across to choose a period: `, this.said, " ", all), table);
      this.showPeriod(this.period());
    }

    table(used) {
      const data = this.counted;
      const head = S.make("tr", null, S.make("th", { scope: "col", text: "From" }), ...used.map((name) => S.make("th", { scope: "col", text: name })));
      const rows = data.bins.map((iso, i) => [iso, i]).filter(([, i]) => used.some((name) => data.types[name][i]));
      const body = rows.map(([iso, i]) => S.make("tr", null, S.make("th", { scope: "row", text: S.days.long(S.days.parse(iso)) }), ...used.map((name) => S.make("td", { text: S.number(data.types[name][i] || 0) }))));
      return S.make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Events by period and type" }, S.make("table", null, S.make("thead", null, head), S.make("tbody", null, ...body)));
    }
  }

  const first = (days) => days[0];
  S.mount("[data-timeline]", (host) => (S.timeline = new Timeline(host)));
})(window.sitrep);
