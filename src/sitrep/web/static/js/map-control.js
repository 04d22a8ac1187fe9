// A map and the address of who held what in; a layer of holders with a day that can be slid and played out.
"use strict";
(function (S) {
  const STEP = 350; // milliseconds between days of change when it plays
  const WORDS = { held: "held by", claimed: "claimed by", besieged: "besieged, held by", contested: "contested, before held by" };

  /** A state in words. */
  S.stateWords = (state, holder) => (state === "unknown" || !WORDS[state] ? "unknown who holds it" : holder ? `${WORDS[state]} ${holder}` : state);

  S.mapControl = function (map, url) {
    const toggle = S.make("button", { type: "button", class: "toggle", "aria-pressed": "false", text: "Control" });
    map.layers.append(toggle);
    const panel = S.make("div", { class: "control-panel", hidden: true });
    map.foot.prepend(panel);
    let control = null;
    toggle.addEventListener("click", async () => {
      const on = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(on));
      panel.hidden = !on;
      if (on && !control) control = await open(map, panel, url);
      if (control) control.show(on);
    });
    if (!map.host.dataset.points) toggle.click();
  };

  async function open(map, panel, url) {
    S.notice(panel, "loading", "Asking who held what …");
    let source;
    try {
      source = S.isStatic ? staticSource(await S.load(url)) : await serverSource(url, map.host.dataset.controlDates || `${url}/dates`);
    } catch (error) {
      S.notice(panel, "error", `Who held what did not come: ${error.message}.`);
      return null;
    }
    S.notice(panel, null);
    if (!source.changes.length) {
      S.notice(panel, "empty", "No report tells who held a place.");
      return null;
    }
    return new Control(map, panel, source);
  }

  async function serverSource(url, dates) {
    const { from, to, changes } = await S.load(dates);
    const kept = new Map();
    return {
      first: S.days.parse(from), last: S.days.parse(to), changes: changes.map(S.days.parse),
      on: (day) => {
        const iso = S.days.iso(day);
        if (!kept.has(iso)) {
          if (kept.size > 200) kept.clear();
          kept.set(iso, S.load(`${url}?on=${iso}`).then((found) => found.features.filter((f) => f.geometry).map((f) => ({
            ...f.properties, lon: f.geometry.coordinates[0], lat: f.geometry.coordinates[1],
          }))));
          kept.get(iso).catch(() => kept.delete(iso));
        }
        return kept.get(iso);
      },
    };
  }

  /** The static site holds every state with its days: [{place, lon, lat, from, to, state, holder, holder_name, ...}]. */
  function staticSource({ states }) {
    const rows = states.map((s) => ({ ...s, first: S.days.parse(s.from), end: s.to ? S.days.parse(s.to) : Infinity }));
    const changes = [...new Set(rows.map((r) => r.first).filter(Number.isFinite))].sort((a, b) => a - b);
    const last = Math.max(...changes, ...rows.map((r) => (Number.isFinite(r.end) ? r.end : -Infinity)));
    return {
      first: changes[0], last, changes,
      on: (day) => Promise.resolve(rows.filter((r) => r.first <= day && r.end >= day && r.lon != null).map((r) => ({ ...r, since: r.from }))),
    };
  }

  class Control {
    constructor(map, panel, source) {
      Object.assign(this, { map, panel, source });
      const asked = S.days.parse(S.filters.now().get("on") || map.host.dataset.controlOn);
      this.day = Number.isNaN(asked) ? source.last : Math.max(source.first, Math.min(source.last, asked));
      this.build();
      this.go(this.day);
    }

    build() {
      const { first, last } = this.source;
      this.slider = S.make("input", { type: "range", min: first, max: last, step: 1, value: this.day, "aria-label": "Day" });
      this.play = S.make("button", { type: "button", class: "play", "aria-label": "Play", on: { click: () => this.run(!this.timer) } }, playIcon(false));
      this.date = S.make("input", { type: "date", min: S.days.iso(first), max: S.days.iso(last), "aria-label": "Day of the map of control" });
      this.said = S.make("output", { class: "control-day" });
      this.keys = S.make("ul", { class: "keys", "aria-label": "Who holds" });
      this.ticks = S.make("div", { class: "ticks", "aria-hidden": "true" });
      this.paintTicks();
      this.panel.append(
        S.make("div", { class: "control-row" }, this.play, S.make("div", { class: "slide" }, this.slider, this.ticks), this.said, this.date), this.keys);
      this.slider.addEventListener("input", () => this.go(+this.slider.value, true));
      this.date.addEventListener("change", () => {
        const day = S.days.parse(this.date.value);
        if (!Number.isNaN(day)) this.go(Math.max(first, Math.min(last, day)), true);
      });
    }

    /** A tick for each day on which some place changed hands. */
    paintTicks() {
      const { first, last, changes } = this.source;
      const marks = changes.slice(0, 2000).map((day) => `M${(((day - first) / Math.max(1, last - first)) * 1000).toFixed(1)} 0v6`);
      this.ticks.append(S.make("svg", { viewBox: "0 0 1000 6", preserveAspectRatio: "none" }, S.make("path", { d: marks.join("") })));
    }

    show(on) {
      this.map.scene.control = on ? this.places : null;
      if (!on) this.run(false);
      this.map.redraw();
    }

    async go(day, stop) {
      if (stop) this.run(false);
      this.day = day;
      this.slider.value = day;
      this.slider.setAttribute("aria-valuetext", S.days.long(day));
      this.date.value = S.days.iso(day);
      this.said.textContent = S.days.long(day);
      let found;
      try {
        found = await this.source.on(day);
      } catch (error) {
        this.run(false);
        return S.notice(this.panel, "error", `This day did not come: ${error.message}.`, () => this.go(day));
      }
      if (day !== this.day) return;
      S.notice(this.panel, null);
      this.places = found.map((p) => ({ ...p, variable: S.holderVariable(p.colour), words: S.stateWords(p.state, p.holder_name || p.holder) }));
      this.map.scene.control = this.places;
      this.legend();
      this.map.redraw();
    }

    legend() {
      const holders = new Map(this.places.filter((p) => p.holder).map((p) => [p.holder, p]));
      this.keys.replaceChildren(...[...holders.values()].map((p) => S.make("li", null, S.glyph(p.variable, S.disc), S.make("span", { text: p.holder_name || p.holder }))),
        S.make("li", { class: "quiet-words", text: "striped: contested or besieged; hollow: only claimed" }));
    }

    /** Step through the days on which something changed; the last day is followed by the first. */
    run(on) {
      clearInterval(this.timer);
      this.timer = 0;
      this.play.setAttribute("aria-label", on ? "Pause" : "Play");
      this.play.replaceChildren(playIcon(on));
      if (!on) return;
      const { changes, first, last } = this.source;
      if (this.day >= last || this.day >= changes[changes.length - 1]) this.go(first);
      this.timer = setInterval(() => {
        const next = changes.find((day) => day > this.day);
        if (next === undefined) return this.run(false);
        this.go(next);
        const after = changes.find((day) => day > next);
        if (after !== undefined) this.source.on(after).catch(() => null); // fetched ahead; a failure shows when its turn comes
      }, STEP);
    }
  }

  const playIcon = (on) => S.make("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, S.make("path", { d: on ? "M6 4h3v12H6zM11 4h3v12h-3z" : "M6 4l10 6-10 6z" }));
})(window.sitrep);
