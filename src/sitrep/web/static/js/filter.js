// Columns of events and the page's filters in, a mask of the events that pass out: by period at once, by area without a server.
"use strict";
(function (S) {
  const open = (value, other) => (value == null ? other : value);

  /** One byte for each event, 1 where it lies in the area, circle and box that are asked; for the static site. */
  S.selectArea = function (data, params) {
    const mask = new Uint8Array(data.count).fill(1);
    where(data.events, params, (passes) => {
      for (let i = 0; i < mask.length; i++) if (mask[i] && !passes(i)) mask[i] = 0;
    });
    return mask;
  };

  /** The same for the period: the map narrows it at once, without asking the server again. */
  S.selectPeriod = function (data, params) {
    const mask = new Uint8Array(data.count).fill(1);
    period(data.events, params, (passes) => {
      for (let i = 0; i < mask.length; i++) if (!passes(i)) mask[i] = 0;
    });
    return mask;
  };

  function period(e, params, keep) {
    const [first, last] = [S.days.parse(params.get("from")), S.days.parse(params.get("to"))];
    if (!Number.isNaN(first)) keep((i) => open(e.end[i], e.start[i]) != null && open(e.end[i], e.start[i]) >= first);
    if (!Number.isNaN(last)) keep((i) => open(e.start[i], e.end[i]) != null && open(e.start[i], e.end[i]) <= last);
  }

  function where(e, params, keep) {
    const box = numbers(params.get("bbox"), 4);
    if (box) keep((i) => e.lon[i] >= box[0] && e.lat[i] >= box[1] && e.lon[i] <= box[2] && e.lat[i] <= box[3]);
    const near = numbers(params.get("near"), 3);
    if (near) keep((i) => S.kilometres(near[0], near[1], e.lat[i], e.lon[i]) <= near[2]);
    const area = S.readArea(params.get("area"));
    if (area) keep((i) => inside(area, e.lon[i], e.lat[i]));
  }

  const numbers = (text, count) => {
    const found = (text || "").split(",").map(Number);
    return text && found.length === count && found.every(Number.isFinite) ? found : null;
  };
  S.readNear = (text) => numbers(text, 3);

  /** The corners of "LON LAT,LON LAT,..." or null. */
  S.readArea = (text) => {
    const corners = (text || "").split(",").map((pair) => pair.trim().split(/\s+/).map(Number));
    return corners.length >= 3 && corners.every((c) => c.length === 2 && c.every(Number.isFinite)) ? corners : null;
  };

  function inside(area, lon, lat) {
    let odd = false;
    for (let i = 0, j = area.length - 1; i < area.length; j = i++) {
      const [[x, y], [u, v]] = [area[i], area[j]];
      if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) odd = !odd;
    }
    return odd;
  }

  S.kilometres = function (lat, lon, lat2, lon2) {
    const turn = Math.PI / 180;
    const half = Math.sin(((lat2 - lat) * turn) / 2) ** 2 +
      Math.cos(lat * turn) * Math.cos(lat2 * turn) * Math.sin(((lon2 - lon) * turn) / 2) ** 2;
    return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(half)));
  };
})(window.sitrep);
