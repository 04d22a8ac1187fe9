// The style sheet's colours in; the same colours for canvas and map, the marks' shapes, and the light/dark switch out.
"use strict";
(function (S) {
  // Okabe and Ito's colours through the style sheet; a shape for each type so that colour never tells alone
  const TYPES = {
    Battles: ["--battles", "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z"],
    "Explosions/Remote violence": ["--explosions", "M0 -1.25L1.25 0L0 1.25L-1.25 0Z"],
    "Violence against civilians": ["--civilians", "M-.9 -.9H.9V.9H-.9Z"],
    Protests: ["--protests", "M0 -1.2L1.1 .8H-1.1Z"],
    Riots: ["--riots", "M0 1.2L1.1 -.8H-1.1Z"],
    "Strategic developments": ["--strategic", "M-.55 -1H.55L1.1 0L.55 1H-.55L-1.1 0Z"],
  };
  const NOBODY = "hx";
  let styles = getComputedStyle(document.documentElement);
  const cache = new Map();

  /** The value of a custom property of the style sheet, as it is under the present theme. */
  S.colour = (name) => {
    if (!cache.has(name)) cache.set(name, styles.getPropertyValue(name).trim() || "#888888");
    return cache.get(name);
  };
  S.typeVariable = (type) => (TYPES[type] || ["--other"])[0];
  S.typeShape = (type) => (TYPES[type] || TYPES.Battles)[1];
  S.typeNames = Object.keys(TYPES);
  /** The custom property of a holder's or an actor's colour: the server names it, so that it is one on every page. */
  S.holderVariable = (key) => `--${key || NOBODY}`;

  /** A small picture of a mark for legends and lists. */
  S.glyph = (variable, shape) => {
    const glyph = S.make("svg", { viewBox: "-1.5 -1.5 3 3", class: "glyph", "aria-hidden": "true" }, S.make("path", { d: shape }));
    glyph.style.fill = `var(${variable})`;
    return glyph;
  };
  S.disc = TYPES.Battles[1];

  // --- light and dark -----------------------------------------------------------------------------------------------
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try {
      return localStorage.getItem("sitrep-theme");
    } catch {
      return null; // storage is refused: the system's choice stands
    }
  };
  const announce = () => {
    cache.clear();
    styles = getComputedStyle(root);
    document.dispatchEvent(new CustomEvent("sitrep:look"));
  };
  const apply = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    announce();
  };
  /** Wear a theme, "light" or "dark", for now; without one the system's. */
  S.wear = apply;
  S.isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  if (remembered()) root.dataset.theme = remembered();
  dark.addEventListener("change", announce);
  S.mount("[data-theme-switch]", (button) => {
    const show = () => {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(S.isDark()));
      button.textContent = S.isDark() ? "Light" : "Dark";
      button.title = S.isDark() ? "Switch to the light style" : "Switch to the dark style";
    };
    button.addEventListener("click", () => {
      const theme = S.isDark() ? "light" : "dark";
      try {
        localStorage.setItem("sitrep-theme", theme);
      } catch {
        // not remembered, still switched
      }
      apply(theme);
    });
    document.addEventListener("sitrep:look", show);
    show();
  });

  // --- days and numbers that the server wrote, in the reader's own way -------------------------------------------------
  S.localise = (within) => {
    within.querySelectorAll("time[datetime]:not([data-kept])").forEach((time) => {
      const day = S.days.parse(time.getAttribute("datetime").slice(0, 10));
      const end = S.days.parse(time.dataset.end);
      if (Number.isNaN(day)) return;
      // words like "4 or 5 April" say more than a day does: they stand as the server wrote them
      if (!Number.isNaN(end)) time.textContent = S.days.span(day, end);
      else if (/^\d{1,2} \p{L}+ \d{4}$/u.test(time.textContent.trim())) time.textContent = S.days.long(day);
    });
    within.querySelectorAll("data[value].number").forEach((data) => {
      const n = Number(data.getAttribute("value"));
      if (Number.isFinite(n)) data.textContent = S.number(n);
    });
  };
  S.mount("body", (body) => S.localise(body));
  document.addEventListener("htmx:afterSwap", (event) => S.localise(event.target));
})(window.sitrep);
