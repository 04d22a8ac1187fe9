// The site's rows in; the table, the map and the counts narrowed by the page's filters without a server, out.
"use strict";
window.sitrep = window.sitrep || {}; // the site loads this before the rest, so that the first filter already finds its rows
(function (S) {
  const STEP = 100;
  const number = (text) => (text == null || text === "" || Number.isNaN(+text) ? null : +text);
  const fold = (text) => (text || "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rows = () => window.sitrepData?.table?.rows || [];
  let kept = { query: null, found: [] };

  /** The rows that pass the filters, the newest first. */
  S.passing = function (params) {
    const query = params.toString();
    if (kept.query !== query) kept = { query, found: rows().filter(test(params)) };
    return kept.found;
  };

  /** Every filter of the page as one question to a row. */
  function test(params) {
    const { happened, actors, sides, outlets } = window.sitrepData.table;
    const asks = [];
    const any = (name, of) => {
      const wanted = new Set(params.getAll(name).filter(Boolean));
      if (wanted.size) asks.push((row) => of(row, wanted));
    };
    for (const name of ["type", "sub_type", "certainty"]) any(name, (row, wanted) => wanted.has(row[name]));
    any("actor", (row, wanted) => row.actors.some((n) => wanted.has(actors[n])));
    any("side", (row, wanted) => row.sides.some((n) => wanted.has(sides[n])));
    any("outlet", (row, wanted) => row.outlets.some((n) => wanted.has(outlets[n])));
    any("place", (row, wanted) => [...wanted].some((w) => row.place_id === w || fold(row.place).includes(fold(w)) || fold(row.admin1).includes(fold(w))));
    const really = params.getAll("factuality").filter(Boolean);
    if (!really.includes("any")) asks.push((row) => (really.length ? really : happened).includes(row.factuality));
    asks.push(...period(params), ...toll(params), ...words(params), ...where(params));
    return (row) => asks.every((passes) => passes(row));
  }

  function period(params) {
    const [first, last] = [S.days.parse(params.get("from")), S.days.parse(params.get("to"))];
    const asks = [];
    if (!Number.isNaN(first)) asks.push((row) => (row.end ?? row.start) != null && (row.end ?? row.start) >= first);
    if (!Number.isNaN(last)) asks.push((row) => (row.start ?? row.end) != null && (row.start ?? row.end) <= last);
    return asks;
  }

  function toll(params) {
    const [least, most] = [number(params.get("killed_min")), number(params.get("killed_max"))];
    const asks = [];
    if (least != null) asks.push((row) => (row.killed[2] ?? row.killed[1] ?? row.killed[0] ?? -1) >= least);
    if (most != null) asks.push((row) => (row.killed[0] ?? row.killed[1] ?? row.killed[2] ?? Infinity) <= most);
    return asks;
  }

  /** Words of the table: every one must stand in the row, those after a minus must not. */
  function words(params) {
    return (params.get("q") || "").match(/-?"[^"]*"|\S+/g)?.map((word) => {
      const not = word.startsWith("-");
      const part = fold(word.replace(/^-/, "").replace(/"|\*$/g, ""));
      return (row) => text(row).includes(part) !== not;
    }) || [];
  }

  function text(row) {
    row.text = row.text || fold([row.type, row.sub_type, row.who, row.whom, row.place, row.admin1, row.origins].join(" "));
    return row.text;
  }

  /** Areas are asked of the points: a row without a place is in none. */
  function where(params) {
    const names = ["bbox", "near", "area"].filter((name) => params.get(name));
    const points = window.sitrepData.points;
    if (!names.length || !points) return [];
    const asked = new URLSearchParams(names.map((name) => [name, params.get(name)]));
    const mask = S.selectArea(points, asked);
    const inside = new Set(points.events.id.filter((_, i) => mask[i]));
    return [(row) => inside.has(row.id)];
  }

  S.select = function (points, params) {
    if (!window.sitrepData.table) return new Uint8Array(points.count).fill(1);
    const ids = new Set(S.passing(params).map((row) => row.id));
    return Uint8Array.from(points.events.id, (id) => (ids.has(id) ? 1 : 0));
  };

  // --- the table --------------------------------------------------------------------------------------------------------
  S.narrowTable = function (host) {
    const found = S.passing(S.filters.now());
    const count = S.make("p", { class: "count", role: "status" }, S.make("strong", { text: S.number(found.length) }), ` ${found.length === 1 ? "event" : "events"}`);
    if (!found.length) return host.replaceChildren(count, S.make("p", { class: "empty", text: "No event answers all of these filters. Take one away, or widen the days." }));
    const body = S.make("tbody");
    const more = S.make("button", { type: "button", class: "button", text: "Show more" });
    const add = () => {
      const from = body.children.length;
      body.append(...found.slice(from, from + STEP).map(line));
      more.hidden = body.children.length >= found.length;
    };
    more.addEventListener("click", add);
    const heads = ["Day", "What", "Who", "Whom", "Where", "Killed", "How certain", "Who says so", "Claims"];
    const head = S.make("tr", null, ...heads.map((words) => S.make("th", { scope: "col", class: words === "Killed" || words === "Claims" ? "num" : null, text: words })));
    add();
    host.replaceChildren(count, S.make("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Events" }, S.make("table", { class: "data" }, S.make("thead", null, head), body)), S.make("p", { class: "more" }, more));
  };

  function line(row) {
    const cell = (words, kind, label) => S.make("td", { class: kind, "data-label": label }, words == null ? null : S.make("bdi", { text: words }));
    const what = S.make("td", null, S.make("a", { href: `events/${encodeURIComponent(row.id)}.html` }, S.make("span", { class: `dot type-${S.typeVariable(row.type).slice(2)}`, "aria-hidden": "true" }), row.sub_type));
    if (row.factuality !== "occurred") what.append(" ", S.make("span", { class: "badge", text: row.factuality }));
    const place = cell(row.place || "place unstated");
    if (row.admin1 && row.admin1 !== row.place) place.append(" ", S.make("span", { class: "muted", text: row.admin1 }));
    const certain = S.make("td", null, S.make("span", { class: `badge badge-${row.certainty.replace(/[^a-z]+/g, "-")}`, text: row.certainty }));
    if (row.contradictions) certain.append(" ", S.make("span", { class: "badge contested", title: "contradictions", text: `${row.contradictions} ⚠` }));
    const dead = killed(row.killed);
    return S.make("tr", null, cell(S.days.span(row.start, row.end), "day"), what, cell(row.who || "unstated"), cell(row.whom || null), place, cell(dead, "num", dead && "killed"), certain, cell(row.origins || "unstated"), cell(S.number(row.claims), "num", "claims"));
  }

  function killed([low, best, high]) {
    if (low == null && best == null && high == null) return null;
    if (high == null) return `at least ${S.number(low ?? best)}`;
    if (low == null || low === high) return low == null ? `up to ${S.number(high)}` : S.number(high);
    return `${S.number(low)} to ${S.number(high)}`;
  }

  // --- the timeline -----------------------------------------------------------------------------------------------------
  /** The timeline's counts over the rows that pass; the dead by side are known for all rows together only. */
  S.recount = function (data, params) {
    if (![...params.keys()].length) return data;
    const starts = data.bins.map(S.days.parse);
    const types = Object.fromEntries(Object.keys(data.types).map((name) => [name, starts.map(() => 0)]));
    let undated = 0;
    for (const row of S.passing(params)) {
      const day = row.start ?? row.end;
      if (day == null) undated++;
      const bin = day == null ? -1 : starts.findLastIndex((start) => start <= day);
      if (bin >= 0 && types[row.type]) types[row.type][bin]++;
    }
    return { ...data, types, killed: {}, undated };
  };
})(window.sitrep);
