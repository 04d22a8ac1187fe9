// A map in; its tools, legend, scale, popup and the sums behind them out.
"use strict";
(function (S) {
  const MOST_LISTED = 60;

  /** Work out once what every frame needs: Mercator positions of the places, deepest zoom last. */
  S.prepareGround = function (ground) {
    const { places } = ground;
    const order = places.zoom.map((_, i) => i).sort((a, b) => places.zoom[a] - places.zoom[b] || a - b);
    const pick = (column, how = (value) => value) => order.map((i) => how(column[i]));
    ground.places = {
      name: pick(places.name), kind: pick(places.kind), home: pick(places.home || places.zoom.map(() => 1)), zoom: pick(places.zoom),
      x: pick(places.lon, S.mercator.x), y: pick(places.lat, S.mercator.y),
    };
  };

  /** So many actors are told apart by colour, the others are grey: more, and nobody would find them in the legend. */
  S.mostActors = 8;

  /** The actors with most events, and for every actor its number among them. */
  S.rankActors = function ({ events, actors }) {
    const count = new Uint32Array(actors.length);
    events.actor.forEach((a) => a != null && count[a]++);
    const first = actors.map((_, i) => i).filter((i) => count[i]).sort((a, b) => count[b] - count[a] || a - b).slice(0, S.mostActors);
    const of = new Uint8Array(actors.length).fill(S.mostActors);
    first.forEach((a, n) => (of[a] = n));
    return { first, of };
  };

  /** The box around some points, or all that a mask shows. */
  S.boxOf = function ({ events }, mask, members) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const take = (i) => {
      box[0] = Math.min(box[0], events.lon[i]);
      box[1] = Math.min(box[1], events.lat[i]);
      box[2] = Math.max(box[2], events.lon[i]);
      box[3] = Math.max(box[3], events.lat[i]);
    };
    if (members) members.forEach(take);
    else for (let i = 0; i < events.lon.length; i++) if (mask[i]) take(i);
    return box[0] === Infinity ? null : box;
  };

  /** A box with room around it, at least some thirty kilometres: what lies about a place says where it is. */
  S.wider = ([west, south, east, north]) => {
    const margin = Math.max(0.15, 0.1 * Math.max(east - west, north - south));
    return [west - margin, south - margin, east + margin, north + margin];
  };

  /** A circle as corners. */
  S.ring = function (lon, lat, km) {
    const up = km / 110.574;
    const right = km / (111.32 * Math.max(0.1, Math.cos((lat * Math.PI) / 180)));
    return Array.from({ length: 64 }, (_, i) => [lon + right * Math.cos((i * Math.PI) / 32), lat + up * Math.sin((i * Math.PI) / 32)]);
  };

  S.paintScale = function (host, v) {
    const km = 1 / (S.mercator.km(S.mercator.lat(v.y)) * v.scale); // kilometres in a pixel
    const most = km * 110;
    const power = 10 ** Math.floor(Math.log10(most));
    const nice = [5, 2, 1].find((n) => n * power <= most) * power;
    const words = nice < 1 ? `${S.number(nice * 1000)} m` : `${S.number(nice)} km`;
    if (host.firstChild.textContent !== words) host.firstChild.textContent = words;
    host.style.width = `${nice / km}px`;
  };

  // --- tools ----------------------------------------------------------------------------------------------------------
  S.mapTools = function (map) {
    const tool = (label, sign, act) => S.make("button", { type: "button", title: label, "aria-label": label, on: { click: act } }, sign);
    const icon = (d) => S.make("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, S.make("path", { d }));
    map.tools.append(
      tool("Zoom in", icon("M10 4v12M4 10h12"), () => map.camera.zoomBy(1)),
      tool("Zoom out", icon("M4 10h12"), () => map.camera.zoomBy(-1)),
      tool("Show everything", icon("M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4"), () => map.home()),
    );
    const list = icon("M7 5h10M7 10h10M7 15h10M3.5 5h.01M3.5 10h.01M3.5 15h.01");
    if (map.host.dataset.points) map.tools.append(tool("List the events in view", list, () => map.listView()));
  };

  // --- what a person adds to the ground: rivers, roads and the like -------------------------------------------------------
  const STYLES = {
    rivers: { colour: "--river", width: 1.3, fill: 0.9 },
    roads: { colour: "--road", width: 1, fill: 0.25 },
    other: { colour: "--layer", width: 1, fill: 0.12, dash: [4, 2] },
  };

  S.paintLayer = function (camera, { kind, lines, areas }, n) {
    const { colour, width, fill, dash } = STYLES[kind] || STYLES.other;
    camera.add({ id: `layer-${n}-areas`, kind: "fill", colour, opacity: fill }, areas);
    camera.add({ id: `layer-${n}`, kind: "line", colour, width, dash }, lines);
  };

  /** A button for each of them, after those of the events and of control. */
  function layerToggles(map) {
    return (map.scene.ground.layers || []).map((layer, n) => {
      const style = STYLES[layer.kind] || STYLES.other;
      const button = S.make("button", { type: "button", class: "toggle", "aria-pressed": "true" }, S.glyph(style.colour, "M-1.4 .3L-.5 -.3L.4 .3L1.4 -.3V.3L.4 .9L-.5 .3L-1.4 .9Z"), S.make("bdi", { text: layer.name }));
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(on));
        [`layer-${n}-areas`, `layer-${n}`].forEach((id) => map.camera.show(id, on));
      });
      return button;
    });
  }

  // --- legend ---------------------------------------------------------------------------------------------------------
  S.mapLegend = function (map) {
    const keys = S.make("ul", { class: "keys", "aria-label": "What the colours and shapes mean" });
    const pick = (what, words) => {
      const button = S.make("button", { type: "button", text: words, "aria-pressed": String(map.colouring === what) });
      button.addEventListener("click", () => {
        choice.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
        map.colourBy(what);
      });
      return button;
    };
    const choice = S.make("div", { class: "switch", role: "group", "aria-label": "Colour by" }, pick("type", "Type"), pick("actor", "Actor"));
    const events = S.make("button", { type: "button", class: "toggle", "aria-pressed": "true", text: "Events" });
    events.addEventListener("click", () => {
      map.scene.showEvents = !map.scene.showEvents;
      events.setAttribute("aria-pressed", String(map.scene.showEvents));
      map.loadShapes();
      map.redraw();
    });
    const shown = Boolean(map.host.dataset.points);
    map.layers = S.make("div", { class: "switch", role: "group", "aria-label": "Layers" }, shown ? events : null, ...layerToggles(map));
    map.foot.append(
      S.make("div", { class: "map-legend" }, ...(shown ? [choice, keys] : []), map.layers),
      S.make("p", { class: "map-note", hidden: !shown, text: "A mark’s area grows with the reported dead; a ring around it is how uncertain its place is. A circle with a number is a cluster." }),
      S.make("p", { class: "map-credit", text: (map.scene.ground.credit || []).join(" · ") }),
    );
    document.addEventListener("sitrep:colouring", (event) => event.detail === map && fillKeys(map, keys));
  };

  function fillKeys(map, keys) {
    const used = new Set(map.clusters.key);
    keys.replaceChildren(...map.colourNames.map((name, n) => {
      if (!used.has(n)) return null;
      const shape = map.colouring === "type" ? S.typeShape(name) : S.disc;
      return S.make("li", null, S.glyph(map.variables[n], shape), S.make("span", { text: name }));
    }).filter(Boolean));
  }

  // --- popup ----------------------------------------------------------------------------------------------------------
  S.eventLink = (map, id) => (map.host.dataset.event || (S.isStatic ? S.up + "events/{id}.html" : "/events/{id}")).replace("{id}", encodeURIComponent(id));

  S.showEvents = function (map, members, mark) {
    const { events } = map.points;
    const order = [...members].sort((a, b) => (events.start[b] ?? -1e9) - (events.start[a] ?? -1e9));
    const words = members.length === 1 ? "One event" : mark ? `${S.number(members.length)} events here` : `${S.number(members.length)} events in view`;
    const list = S.make("ol", null, ...order.slice(0, MOST_LISTED).map((i) => eventLine(map, i)));
    const more = order.length > MOST_LISTED ? S.make("p", { class: "quiet-words", text: `and ${S.number(order.length - MOST_LISTED)} more: zoom in, or narrow the filters.` }) : null;
    if (members.length === 1) map.scene.chosen = members[0];
    show(map, words, [order.length ? list : S.make("p", { text: "Nothing in view: zoom out." }), more], mark);
  };

  function eventLine(map, i) {
    const { events, types, sub_types: kinds, certainties, actors } = map.points;
    const type = types[events.type[i]];
    const killed = events.killed[i];
    const facts = [
      S.days.span(events.start[i], events.end[i]),
      events.actor[i] == null ? null : actors[events.actor[i]].name,
      killed ? `${S.number(killed)} killed` : null,
      certainties[events.certainty[i]],
      events.radius_km[i] ? `place uncertain by ${S.number(events.radius_km[i])} km` : null,
    ];
    return S.make("li", null, S.glyph(map.variables[map.clusters.key[i]], S.typeShape(type)), S.make("div", null,
      S.make("a", { href: S.eventLink(map, events.id[i]), text: kinds[events.sub_type[i]] || type }),
      S.make("p", { text: facts.filter(Boolean).join(" · ") })));
  }

  S.showHolding = function (map, mark) {
    const { place } = mark;
    const facts = [
      place.words,
      place.since ? `since ${S.days.long(S.days.parse(place.since))}` : null,
      place.told_days_ago != null ? (place.told_days_ago === 0 ? "told that day" : `last told ${S.plural(place.told_days_ago, "day")} before`) : null,
      place.claims != null ? S.plural(Array.isArray(place.claims) ? place.claims.length : place.claims, "claim") : null,
    ];
    show(map, place.place, [S.make("p", { text: facts.filter(Boolean).join(" · ") })], mark);
  };

  function show(map, title, parts, mark) {
    const close = S.make("button", { type: "button", class: "close", "aria-label": "Close", text: "×", on: { click: () => map.closePopup(true) } });
    map.popup.replaceChildren(S.make("div", { class: "popup-head" }, S.make("h3", { text: title }), close), ...parts.filter(Boolean));
    map.popup.setAttribute("aria-label", title);
    map.popup.hidden = false;
    map.popup.onkeydown = (event) => event.key === "Escape" && map.closePopup(true);
    place(map, mark);
    close.focus({ preventScroll: true });
    map.redraw();
  }

  function place(map, mark) {
    const { popup, stage } = map;
    popup.toggleAttribute("data-docked", !mark);
    if (!mark) return popup.removeAttribute("style");
    const [w, h] = [popup.offsetWidth, popup.offsetHeight];
    const left = mark.px + mark.r + 10 + w < stage.clientWidth ? mark.px + mark.r + 10 : mark.px - mark.r - 10 - w;
    popup.style.left = `${Math.max(8, Math.min(stage.clientWidth - w - 8, left))}px`;
    popup.style.top = `${Math.max(8, Math.min(stage.clientHeight - h - 8, mark.py - 30))}px`;
  }
})(window.sitrep);
