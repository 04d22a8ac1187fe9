// The page's address in, the shared ground of every script out: data, filters, formats, and word that something changed.
// Classic scripts under one name, not modules: browsers refuse modules to a page opened from disk (`sitrep site`).
"use strict";
window.sitrep = window.sitrep || {};
(function (S) {
  const DAY = 86400000;
  const lang = document.documentElement.dataset.locale || navigator.language || "en";
  const wholeNumber = new Intl.NumberFormat(lang);
  const longDay = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const monthYear = new Intl.DateTimeFormat(lang, { month: "short", year: "numeric", timeZone: "UTC" });

  // the site's pages say how far up its folder lies
  S.up = document.documentElement.dataset.static || "";
  S.isStatic = document.documentElement.hasAttribute("data-static");
  S.days = {
    /** The number of a day (days since 1970-01-01) of an ISO date; NaN for anything else. */
    parse: (iso) => (/^\d{4}-\d\d-\d\d$/.test(iso || "") ? Math.round(Date.parse(iso + "T00:00:00Z") / DAY) : NaN),
    iso: (day) => new Date(day * DAY).toISOString().slice(0, 10),
    long: (day) => longDay.format(day * DAY),
    short: (day) => shortDay.format(day * DAY),
    month: (day) => monthYear.format(day * DAY),
    year: (day) => new Date(day * DAY).getUTCFullYear(),
    /** "4 April 2017" or "4 April 2017 to 6 April 2017"; a missing end is left open. */
    span: (first, last) => {
      if (first == null && last == null) return "day unknown";
      if (first == null || last == null || first === last) return longDay.format((first ?? last) * DAY);
      return longDay.formatRange ? longDay.formatRange(first * DAY, last * DAY) : `${S.days.long(first)} to ${S.days.long(last)}`;
    },
  };
  S.number = (n) => wholeNumber.format(n);
  S.plural = (n, one, many) => `${S.number(n)} ${n === 1 ? one : many || one + "s"}`;

  /** Make an element: attributes by name, `text` as text, `on` as listeners; report text goes in as text only. */
  S.make = function (tag, values, ...children) {
    const svg = /^(svg|g|path|rect|line|text|circle|title|polyline|pattern|defs)$/.test(tag);
    const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(values || {})) {
      if (value == null || value === false) continue;
      if (name === "text") made.textContent = value;
      else if (name === "on") for (const [what, how] of Object.entries(value)) made.addEventListener(what, how);
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child != null));
    return made;
  };

  // --- data -------------------------------------------------------------------------------------------------------
  const held = (window.sitrepData = window.sitrepData || {});
  /**
   * The JSON at `url`. A name that ends in .js is a file of the static site that hands its data over as a script,
   * because a page opened from disk may not fetch; a name that begins with # is a block of data in the page itself.
   */
  S.load = function (url, signal) {
    if (/\.js$/.test(url)) return loadScript(url);
    if (url.startsWith("#")) return Promise.resolve(JSON.parse(document.getElementById(url.slice(1)).textContent));
    return fetch(url, { signal, headers: { Accept: "application/json" }, credentials: "same-origin" }).then((answer) => {
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      return answer.json();
    });
  };
  function loadScript(url) {
    const key = url.replace(/^.*\//, "").replace(/\.js$/, "");
    if (key in held) return Promise.resolve(held[key]);
    return new Promise((done, fail) => {
      const script = S.make("script", { src: url });
      script.addEventListener("load", () => (key in held ? done(held[key]) : fail(new Error(`${url} holds no data`))));
      script.addEventListener("error", () => fail(new Error(`${url} is missing`)));
      document.head.append(script);
    });
  }
  /** The address `url` asked with the page's filters of now, whatever it was written with; a file of the static site as it is. */
  S.filtered = function (url, params) {
    if (/\.js$|^#/.test(url)) return url;
    const query = params.toString();
    return url.replace(/\?.*$/, "") + (query ? "?" + query : "");
  };

  // --- filters: the address holds them all --------------------------------------------------------------------------
  S.filters = {
    now: () => new URLSearchParams(location.search),
    /** The filters without the named ones. */
    without: (...names) => {
      const found = S.filters.now();
      names.forEach((name) => found.delete(name));
      return found;
    },
    /** Change some filters (null takes one away), rewrite the address, and tell every part of the page. */
    set: (changes) => {
      const next = S.filters.now();
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const one of Array.isArray(value) ? value : value == null || value === "" ? [] : [value]) next.append(name, one);
      }
      ["cursor", "page"].forEach((name) => next.delete(name));
      const query = next.toString();
      try {
        history.pushState(null, "", query ? "?" + query : location.pathname);
      } catch {
        // a browser that gives pages from disk no history: the filters then live in the page alone
      }
      S.filters.tell();
    },
    tell: () => document.dispatchEvent(new CustomEvent("sitrep:filters", { detail: { query: S.filters.now().toString() } })),
  };
  window.addEventListener("popstate", S.filters.tell);

  // --- states of a part of the page ---------------------------------------------------------------------------------
  /** Show that `host` is loading, empty or broken (with a way to try again), or take the notice away (null). */
  S.notice = function (host, kind, words, again) {
    let note = host.querySelector(":scope > .notice");
    host.toggleAttribute("aria-busy", kind === "loading");
    if (!kind) return note && note.remove();
    if (!note) host.append((note = S.make("div", { class: "notice" })));
    note.dataset.kind = kind;
    note.setAttribute("role", kind === "error" ? "alert" : "status");
    note.replaceChildren(S.make("p", { text: words }));
    if (again) note.append(S.make("button", { type: "button", class: "quiet", text: "Try again", on: { click: again } }));
  };

  /** Wait until calls stop coming for `pause` milliseconds, then make the last one. */
  S.calm = function (pause, what) {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => what(...given), pause);
    };
  };

  /** Call `what` when an element's width has changed; its height changes by what is drawn in it. */
  S.onWidth = function (host, what) {
    let before = host.clientWidth;
    new ResizeObserver(S.calm(80, () => {
      if (host.clientWidth === before) return;
      before = host.clientWidth;
      what();
    })).observe(host);
  };

  /** Run `start` on every element that matches, once the page is there. */
  let isThere = document.readyState === "complete";
  document.addEventListener("DOMContentLoaded", () => (isThere = true));
  S.mount = function (selector, start) {
    const run = () => document.querySelectorAll(selector).forEach((host) => {
      if (host.dataset.mounted) return;
      host.dataset.mounted = "yes";
      start(host);
    });
    // deferred scripts run one by one before that word comes: what a part needs may stand in a later one
    if (isThere) run();
    else document.addEventListener("DOMContentLoaded", run);
  };
})(window.sitrep);
