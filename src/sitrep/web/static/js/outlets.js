// `<div data-outlets data-src>` in; who reported first, who alone, and who left out what others told, out.
"use strict";
(function (S) {
  const MOST = 40;
  const MOST_PAIRED = 16;
  const COLUMNS = [
    ["name", "Outlet", false], ["side", "Side", false], ["events", "Events told", true], ["first", "Told first", true],
    ["alone", "Told alone", true], ["missed", "Left out", true],
  ];
  const SAYS = {
    first: "was the first, or among the first on that day, to tell an event that others told too",
    alone: "told an event that no other outlet told",
    missed: "did not tell an event that at least two others told while it was publishing",
  };

  class Outlets {
    constructor(host) {
      this.host = host;
      this.order = ["events", -1];
      document.addEventListener("sitrep:filters", () => !S.isStatic && this.load());
      this.load();
    }

    async load() {
      S.notice(this.host, "loading", "Comparing the outlets …");
      try {
        this.data = await S.load(S.filtered(this.host.dataset.src, S.filters.without("sort")));
      } catch (error) {
        return S.notice(this.host, "error", `The comparison did not come: ${error.message}.`, () => this.load());
      }
      this.host.replaceChildren();
      if (!this.data.outlets.length) return S.notice(this.host, "empty", "No outlet told an event that matches these filters.");
      this.host.append(this.table(), this.pairs());
    }

    table() {
      const [by, way] = this.order;
      const rows = [...this.data.outlets].sort((a, b) => (typeof a[by] === "string" || typeof b[by] === "string" ? String(a[by] ?? "").localeCompare(String(b[by] ?? "")) : (a[by] || 0) - (b[by] || 0)) * way);
      const most = Object.fromEntries(COLUMNS.filter((c) => c[2]).map(([key]) => [key, Math.max(1, ...rows.map((r) => r[key] || 0))]));
      const head = S.make("tr", null, ...COLUMNS.map(([key, words, counts]) => {
        const button = S.make("button", { type: "button", text: words, title: SAYS[key] || null });
        button.addEventListener("click", () => {
          this.order = [key, this.order[0] === key ? -this.order[1] : counts ? -1 : 1];
          this.tableBox.replaceWith(this.table());
          this.tableBox.querySelector(`th[data-key="${key}"] button`).focus();
        });
        return S.make("th", { scope: "col", "data-key": key, class: counts ? "count" : null, "aria-sort": by === key ? (way > 0 ? "ascending" : "descending") : null }, button);
      }));
      const body = rows.slice(0, MOST).map((row) => S.make("tr", null, ...COLUMNS.map(([key, , counts]) => (counts ? bar(key, row[key], most[key]) : key === "name" ? S.make("th", { scope: "row", text: row[key] }) : S.make("td", { text: row[key] || "–" })))));
      const more = rows.length > MOST ? S.make("p", { class: "plot-note", text: `The first ${MOST} of ${S.number(rows.length)}.` }) : null;
      const notes = S.make("dl", { class: "says" }, ...Object.entries(SAYS).flatMap(([key, words]) => [S.make("dt", { text: COLUMNS.find((c) => c[0] === key)[1] }), S.make("dd", { text: `the outlet ${words}` })]));
      this.tableBox = S.make("div", null, S.make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Outlets compared" }, S.make("table", { class: "outlets" }, S.make("thead", null, head), S.make("tbody", null, ...body))), ...[more, notes].filter(Boolean));
      return this.tableBox;
    }

    /** A square for each two outlets: how many events both told, and how often the row was the earlier. */
    pairs() {
      const names = [...this.data.outlets].sort((a, b) => b.events - a.events).slice(0, MOST_PAIRED).map((o) => o.name);
      const earlier = (this.data.pairs || []).flatMap((p) => [[p.one, p.other, p.one_first, p.both], [p.other, p.one, p.other_first, p.both]]);
      const found = new Map(earlier.filter((p) => p[2]).map((p) => [`${p[0]}\u0000${p[1]}`, p]));
      const most = Math.max(1, ...earlier.map((p) => p[2]));
      const head = S.make("tr", null, S.make("td", { text: "told first ↓" }), ...names.map((name) => S.make("th", { scope: "col" }, S.make("span", { text: name }))));
      const rows = names.map((row) => S.make("tr", null, S.make("th", { scope: "row", text: row }), ...names.map((column) => {
        const pair = found.get(`${row}\u0000${column}`);
        const cell = S.make("td", { class: row === column ? "same" : null, text: pair ? S.number(pair[2]) : "", title: pair ? `${row} told ${S.number(pair[2])} of the ${S.plural(pair[3], "event")} that both told before ${column}` : null });
        if (pair) cell.style.setProperty("--part", String(0.08 + 0.5 * (pair[2] / most)));
        return cell;
      })));
      if (!found.size) return S.make("p", { class: "plot-note", text: "No two outlets told the same event on different days." });
      return S.make("section", null, S.make("h2", { text: "Who told what before whom" }), S.make("p", { class: "plot-note", text: "How many events the outlet of the row told on an earlier day than the outlet of the column." }),
        S.make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Who told what before whom" }, S.make("table", { class: "pairs" }, S.make("thead", null, head), S.make("tbody", null, ...rows))));
    }
  }

  function bar(key, n, most) {
    const cell = S.make("td", { class: "count" }, S.make("span", { text: n == null ? "–" : S.number(n) }));
    const length = S.make("i", { class: `length ${key}`, "aria-hidden": "true" });
    length.style.width = `${((n || 0) / most) * 100}%`;
    cell.append(length);
    return cell;
  }

  S.mount("[data-outlets]", (host) => new Outlets(host));
})(window.sitrep);
