// `<div data-map>` in, the map of the events out: loads ground and events, follows the filters, answers pointer and keys.
"use strict";
(function (S) {
  const SHAPES_FROM = 7; // the zoom from which drawn uncertainty is asked for
  const NO_SHAPES = { type: "FeatureCollection", features: [] };

  S.EventMap = class {
    constructor(host) {
      this.host = host;
      this.scene = { showEvents: true, points: null, clusters: null, ground: null, control: null, drawing: null, chosen: -1 };
      this.scene.colourOf = (i) => this.variables[this.clusters.key[i]];
      this.colouring = "type";
      this.drawn = [];
      this.build();
    }

    build() {
      this.ground = S.make("div", { class: "map-ground" });
      this.canvas = S.make("canvas", { class: "map-marks", "aria-hidden": "true" });
      this.tools = S.make("div", { class: "map-tools", role: "group", "aria-label": "Map tools" });
      this.popup = S.make("div", { class: "popup", role: "dialog", "aria-label": "Events here", hidden: true });
      this.scale = S.make("div", { class: "map-scale", "aria-hidden": "true" }, S.make("span"));
      this.stage = S.make("div", {
        class: "map-stage", tabindex: "0", role: "application", "aria-label":
          "Map of events. Arrow keys move it, plus and minus zoom, 0 shows everything, L lists the events in view.",
      }, this.ground, this.canvas, this.scale);
      this.foot = S.make("div", { class: "map-foot" });
      this.status = S.make("p", { class: "unseen", role: "status" });
      this.frame = S.make("div", { class: "map-frame" }, this.stage, this.tools, this.popup);
      this.host.replaceChildren(this.frame, this.foot, this.status);
    }

    async start() {
      const { dataset } = this.host;
      S.notice(this.frame, "loading", "Drawing the map …");
      const points = this.fetchPoints();
      points.catch(() => null); // told below, when it is waited for
      try {
        // the ground is drawn while the events are still on their way
        if (!this.camera) await this.prepare(await S.load(dataset.ground || "/api/ground"));
        await points;
      } catch (error) {
        S.notice(this.frame, "error", `The map cannot be drawn: ${error.message}.`, () => {
          S.notice(this.frame, null);
          this.start();
        });
        return;
      }
      S.notice(this.frame, null);
      this.takePoints();
      if (this.filteredAway()) this.zoomToEvents(true);
      await this.camera.settled();
      dataset.ready = this.camera.kind;
    }

    async prepare(ground) {
      const { dataset } = this.host;
      await this.openCamera(ground, dataset.tiles);
      this.paintGround();
      S.mapTools(this);
      if (dataset.pick) S.mapPick(this);
      else S.mapDrawing(this);
      S.mapLegend(this);
      S.mapPaper(this);
      if (dataset.control) S.mapControl(this, dataset.control);
      this.listen();
    }

    async openCamera(ground, tiles) {
      S.prepareGround(ground);
      this.scene.ground = ground;
      const open = (make) => make(this.ground, ground.box, tiles);
      try {
        if (this.host.dataset.renderer === "canvas" || !S.hasWebGL()) throw new Error("no WebGL");
        this.camera = await open(S.glCamera);
      } catch {
        // no WebGL, or a driver that fails on the way: the plain canvas draws the same map
        this.ground.replaceChildren();
        this.ground.className = "map-ground";
        this.camera = await open(S.flatCamera);
      }
    }

    // --- events -------------------------------------------------------------------------------------------------------
    async fetchPoints() {
      const url = this.host.dataset.points;
      if (!url) return;
      const params = S.filters.without("from", "to", "sort");
      this.asked?.abort();
      this.asked = new AbortController();
      const { signal } = this.asked;
      const data = await S.load(S.filtered(url, params), signal);
      if (!signal.aborted) this.loaded = { data, query: params.toString() };
    }

    takePoints() {
      const data = this.loaded?.data;
      if (!data) return;
      this.points = this.scene.points = data;
      this.clusters = this.scene.clusters = new S.Clusters(data.events.lon, data.events.lat, data.events.killed);
      this.colourBy(this.colouring);
      this.narrow();
    }

    /** The filters changed: narrow what is there by the period, ask the server where anything else changed. */
    async follow() {
      const query = S.filters.without("from", "to", "sort").toString();
      if (this.host.dataset.points && !S.isStatic && query !== this.loaded?.query) {
        this.host.setAttribute("aria-busy", "true");
        try {
          await this.fetchPoints();
          S.notice(this.frame, null);
          this.takePoints();
          if (this.filteredAway()) this.zoomToEvents(false);
        } catch (error) {
          if (error.name !== "AbortError") S.notice(this.frame, "error", `The events did not come: ${error.message}.`, () => this.follow());
        }
        this.host.removeAttribute("aria-busy");
      } else this.narrow();
      this.loadShapes();
    }

    narrow(params = S.filters.now()) {
      if (!this.points) return;
      this.clusters.setMask(S.isStatic ? S.select(this.points, params) : S.selectPeriod(this.points, params));
      const shown = this.clusters.mask.reduce((sum, one) => sum + one, 0);
      this.closePopup();
      S.notice(this.frame, shown ? null : "empty", "No event with a place matches these filters.");
      this.status.textContent = `${S.plural(shown, "event")} on the map`;
      this.showArea(params);
      this.redraw();
    }

    showArea(params) {
      const near = S.readNear(params.get("near"));
      this.scene.drawing = near ? S.ring(near[1], near[0], near[2]) : S.readArea(params.get("area"));
    }

    colourBy(what) {
      this.colouring = what;
      const { events, types, actors } = this.points;
      const key = new Uint8Array(this.points.count);
      if (what === "actor") {
        this.rank = S.rankActors(this.points);
        events.actor.forEach((a, i) => (key[i] = a == null ? S.mostActors : this.rank.of[a]));
        this.variables = Array.from({ length: S.mostActors + 1 }, (_, n) => S.holderVariable(actors[this.rank.first[n]]?.colour));
        this.colourNames = Array.from(this.variables, (_, n) => actors[this.rank.first[n]]?.name);
        this.colourNames[S.mostActors] = "any other, or not named";
      } else {
        events.type.forEach((t, i) => (key[i] = t));
        this.variables = types.map(S.typeVariable);
        this.colourNames = types;
      }
      this.scene.variables = this.variables;
      this.clusters.setKeys(key, this.variables.length);
      document.dispatchEvent(new CustomEvent("sitrep:colouring", { detail: this }));
      this.redraw();
    }

    // --- ground and shapes --------------------------------------------------------------------------------------------
    paintGround() {
      const { ground } = this.scene;
      const under = !this.host.dataset.tiles;
      if (under) this.camera.add({ id: "land", kind: "fill", colour: "--land" }, ground.land);
      if (under && ground.home) this.camera.add({ id: "home", kind: "fill", colour: "--home" }, ground.home);
      (ground.layers || []).forEach((layer, n) => S.paintLayer(this.camera, layer, n));
      this.camera.add({ id: "districts", kind: "line", colour: "--border2", width: 0.8, from: 6.6 }, ground.districts);
      this.camera.add({ id: "borders", kind: "line", colour: "--border2", width: 1.3 }, ground.borders);
      this.camera.add({ id: "provinces", kind: "line", colour: "--border", width: 0.8, opacity: 0.8 }, ground.provinces);
      this.camera.add({ id: "outline", kind: "line", colour: "--border", width: 1.6 }, ground.outline);
      this.camera.add({ id: "shapes-fill", kind: "fill", colour: "--other", opacity: 0.09, own: true }, NO_SHAPES);
      this.camera.add({ id: "shapes", kind: "line", colour: "--other", opacity: 0.6, width: 1.2, dash: [3, 2], own: true }, NO_SHAPES);
    }

    async loadShapes() {
      const url = this.host.dataset.shapes;
      const shown = url && this.scene.showEvents && this.camera.view().zoom >= SHAPES_FROM;
      let found = NO_SHAPES;
      if (shown) {
        const params = S.filters.without("sort", "bbox");
        params.set("bbox", this.camera.box().map((n) => n.toFixed(3)).join(","));
        params.set("limit", "500");
        this.shapesAsked?.abort();
        this.shapesAsked = new AbortController();
        try {
          found = await S.load(S.filtered(url, params), this.shapesAsked.signal);
        } catch (error) {
          if (error.name === "AbortError") return;
          this.status.textContent = `The uncertainty of events did not come: ${error.message}`;
        }
      }
      this.takeShapes(found, Boolean(shown));
    }

    takeShapes(found, shown) {
      const mask = S.isStatic && this.points ? new Set(this.points.events.id.filter((_, i) => this.clusters.mask[i])) : null;
      const features = (found.features || []).filter((f) => !mask || mask.has(f.properties.id)).map((f) => ({
        ...f, properties: { ...f.properties, colour: S.colour(S.typeVariable((f.properties || {}).type)) },
      }));
      const areas = features.filter((f) => /Polygon/.test(f.geometry?.type));
      this.camera.update("shapes-fill", { type: "FeatureCollection", features: areas });
      this.camera.update("shapes", { type: "FeatureCollection", features });
      this.scene.shapesShown = shown;
      this.redraw();
    }

    // --- pointer and keys ---------------------------------------------------------------------------------------------
    listen() {
      this.painter = new S.Painter(this.canvas);
      const size = () => {
        this.painter.resize(this.stage.clientWidth, this.stage.clientHeight);
        this.camera.resize();
        this.redraw();
      };
      new ResizeObserver(size).observe(this.stage);
      this.painter.resize(this.stage.clientWidth, this.stage.clientHeight);
      this.camera.on("draw", () => this.draw());
      this.camera.on("still", S.calm(250, () => this.loadShapes()));
      this.camera.on("hover", (x, y) => (this.stage.dataset.over = this.draws ? "draw" : this.hit(x, y) ? "mark" : ""));
      this.camera.on("click", (x, y, event) => (this.draws ? this.draws.click(x, y) : this.open(this.hit(x, y), event)));
      this.stage.addEventListener("keydown", (event) => this.press(event));
      document.addEventListener("sitrep:filters", () => this.follow());
      document.addEventListener("sitrep:look", () => this.redraw());
      this.loadShapes();
    }

    redraw() {
      this.camera?.redraw();
    }

    draw() {
      const v = this.camera.view();
      this.drawn = this.painter.draw(v, this.scene);
      S.paintScale(this.scale, v);
    }

    hit(x, y) {
      let best = null;
      let least = Infinity;
      for (const mark of this.drawn) {
        const far = Math.hypot(mark.px - x, mark.py - y) - Math.max(mark.r, 8);
        if (far < 2 && far + mark.r < least) [best, least] = [mark, far + mark.r];
      }
      return best;
    }

    press(event) {
      if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = 90;
      const keys = {
        ArrowLeft: () => this.camera.panBy(-step, 0), ArrowRight: () => this.camera.panBy(step, 0),
        ArrowUp: () => this.camera.panBy(0, -step), ArrowDown: () => this.camera.panBy(0, step),
        "+": () => this.camera.zoomBy(1), "=": () => this.camera.zoomBy(1), "-": () => this.camera.zoomBy(-1),
        0: () => this.home(), l: () => this.listView(), L: () => this.listView(), Escape: () => this.leave(),
      };
      if (!(event.key in keys)) return;
      event.preventDefault();
      keys[event.key]();
    }

    leave() {
      if (this.draws) this.draws.stop();
      else this.closePopup(true);
    }

    home() {
      this.camera.fit(this.scene.ground.box, S.still());
    }

    /** The events that pass the filters, when they are fewer than all: where to look. */
    zoomToEvents(calm) {
      const box = S.boxOf(this.points, this.clusters.mask);
      if (box) this.camera.fit(S.wider(box), calm || S.still());
    }

    filteredAway() {
      const names = ["place", "near", "bbox", "area", "q"];
      const asked = this.host.classList.contains("map-small") || names.some((name) => S.filters.now().get(name));
      return asked && this.points && this.points.count > 0;
    }

    open(mark, event) {
      if (!mark) return this.closePopup();
      if (mark.kind === "control") return S.showHolding(this, mark);
      if (mark.size === 1) return S.showEvents(this, [mark.i], mark);
      const members = this.clusters.members(mark.level, mark.m);
      const box = S.boxOf(this.points, null, members);
      const spread = Math.max(S.mercator.x(box[2]) - S.mercator.x(box[0]), S.mercator.y(box[1]) - S.mercator.y(box[3])) * this.camera.view().scale;
      if (spread < 12 || this.camera.view().zoom > 14 || event?.shiftKey) return S.showEvents(this, members, mark);
      this.camera.fit(box, S.still());
    }

    /** The longitude and latitude under a point of the stage. */
    lonLat(x, y) {
      const v = this.camera.view();
      return [S.mercator.lon(v.x + (x - v.width / 2) / v.scale), S.mercator.lat(v.y + (y - v.height / 2) / v.scale)];
    }

    listView() {
      if (!this.points) return; // a map without events lists none
      const inView = this.drawn.filter((m) => m.kind === "event").flatMap((m) => (m.size === 1 ? [m.i] : this.clusters.members(m.level, m.m)));
      S.showEvents(this, inView, null);
    }

    closePopup(back) {
      if (this.popup.hidden) return;
      this.popup.hidden = true;
      this.scene.chosen = -1;
      this.redraw();
      if (back) this.stage.focus();
    }
  };

  /** Whether the reader asked for less motion. */
  S.still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  S.mount("[data-map]", (host) => {
    S.map = new S.EventMap(host);
    S.map.start();
  });
})(window.sitrep);
