// Numbers and days in; the places, ticks and grid of a plot's axes out.
"use strict";
(function (S) {
  /** Round steps from 0 to at least `most`, at most `count` of them. */
  S.ticks = function (most, count) {
    const rough = Math.max(most, 1) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = Math.max(1, [1, 2, 5, 10].find((n) => n * power >= rough) * power);
    const found = [];
    for (let at = 0; at < most + step; at += step) found.push(at);
    return found;
  };

  /** Days that deserve a mark between two days, with their words: years, months or days, as many as fit. */
  S.dayTicks = function (first, last, width) {
    const most = Math.max(2, Math.floor(width / 68));
    const span = Math.max(1, last - first);
    const found = [];
    if (span / 28 <= most * 0.25 || span < 45) {
      const step = Math.max(1, Math.ceil(span / most));
      for (let day = first; day <= last; day += step) found.push([day, S.days.short(day)]);
      return found;
    }
    const months = [1, 2, 3, 6, 12, 24, 60, 120].find((m) => span / (30.4 * m) <= most) || 240;
    const start = new Date(first * 86400000);
    let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
    month = Math.ceil(month / months) * months;
    for (; ; month += months) {
      const day = Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000);
      if (day > last) break;
      if (day >= first) found.push([day, months >= 12 ? String(Math.floor(month / 12)) : S.days.month(day)]);
    }
    return found;
  };

  S.line = (x1, y1, x2, y2, kind) => S.make("line", { x1, y1, x2, y2, class: kind });
  S.words = (x, y, text, kind) => S.make("text", { x, y, class: kind, text });

  /** The axis of days under a plot, and faint lines up through it. */
  S.dayAxis = function (svg, { first, last, left, right, top, bottom, x }) {
    let free = -Infinity;
    for (const [day, words] of S.dayTicks(first, last, right - left)) {
      const at = x(day);
      svg.append(S.line(at, top, at, bottom, "grid"));
      const half = words.length * 3.4;
      if (at - half < free || at + half > right + 24) continue;
      svg.append(S.words(at, bottom + 15, words, "tick middle"));
      free = at + half + 10;
    }
  };
})(window.sitrep);
