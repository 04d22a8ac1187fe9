// An element in, a map camera over MapLibre GL out: gestures, land, lines and tiles are drawn by the graphics card.
// Names and marks are drawn over it by our own canvas: MapLibre's text needs glyph files from a server, ours needs none.
"use strict";
(function (S) {
  const script = document.currentScript;

  /** Whether this browser can draw with WebGL 2 at all. */
  S.hasWebGL = function () {
    if (!window.maplibregl) return false;
    try {
      const gl = document.createElement("canvas").getContext("webgl2");
      const works = !!gl && !gl.isContextLost();
      gl?.getExtension("WEBGL_lose_context")?.loseContext();
      return works;
    } catch {
      return false;
    }
  };

  // from disk a worker may not be a file, so the static site hands its text over as data
  function workerUrl() {
    const text = (window.sitrepData || {}).worker;
    if (text) return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    return script.dataset.worker || new URL("../vendor/maplibre-gl/maplibre-gl-csp-worker.js", script.src).href;
  }

  S.glCamera = function (host, box, tiles) {
    window.maplibregl.setWorkerUrl(workerUrl());
    const map = new window.maplibregl.Map({
      container: host,
      style: { version: 8, transition: { duration: 0, delay: 0 }, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": S.colour("--water") } }] },
      bounds: box,
      fitBoundsOptions: { padding: 24 },
      attributionControl: false,
      maplibreLogo: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      maxZoom: 17,
      renderWorldCopies: false,
      fadeDuration: 0,
      cooperativeGestures: false,
      keyboard: false,
    });
    map.touchZoomRotate.disableRotation();
    map.scrollZoom.setWheelZoomRate(1 / 300);
    const camera = new GlCamera(map, host);
    return new Promise((done, fail) => {
      const slow = setTimeout(() => fail(new Error("the graphics card did not answer")), 8000);
      map.once("style.load", () => {
        clearTimeout(slow);
        if (tiles) camera.tiles(tiles);
        done(camera);
      });
    });
  };

  class GlCamera {
    constructor(map, host) {
      this.map = map;
      this.host = host;
      this.kind = "webgl";
      this.layers = [];
      document.addEventListener("sitrep:look", () => this.recolour());
    }

    view() {
      const at = this.map.getCenter();
      const zoom = this.map.getZoom();
      return {
        x: S.mercator.x(at.lng), y: S.mercator.y(at.lat), zoom, scale: 512 * 2 ** zoom,
        width: this.host.clientWidth, height: this.host.clientHeight,
      };
    }

    box() {
      const b = this.map.getBounds();
      return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
    }

    on(what, how) {
      if (what === "click") this.map.on("click", (event) => how(event.point.x, event.point.y, event.originalEvent));
      else if (what === "hover") this.map.on("mousemove", (event) => how(event.point.x, event.point.y));
      else if (what === "draw") this.map.on("render", how);
      else this.map.on(what === "still" ? "moveend" : what, how);
    }

    fit(box, calm) {
      this.map.fitBounds(box, { padding: 48, maxZoom: 13, animate: !calm, duration: 500 });
    }

    zoomBy(step) {
      this.map.easeTo({ zoom: this.map.getZoom() + step, duration: 200 });
    }

    panBy(x, y) {
      this.map.panBy([x, y], { duration: 120 });
    }

    hold(still) {
      this.map.dragPan[still ? "disable" : "enable"]();
      this.map.doubleClickZoom[still ? "disable" : "enable"]();
    }

    /** When everything asked for so far is on the screen; at most a few seconds. */
    settled() {
      return new Promise((done) => {
        setTimeout(done, 5000);
        this.map.once("idle", done);
        this.map.triggerRepaint();
      });
    }

    redraw() {
      this.map.triggerRepaint();
    }

    /** Add lines or fills: `layer` is {id, kind, colour (a custom property), opacity, width, from (zoom), dash, own}. */
    add(layer, data) {
      this.map.addSource(layer.id, { type: "geojson", data, tolerance: 0.2 });
      this.layers.push(layer);
      const line = layer.kind === "line";
      this.map.addLayer({
        id: layer.id, source: layer.id, type: layer.kind, minzoom: layer.from || 0,
        layout: line ? { "line-join": "round", "line-cap": layer.dash ? "butt" : "round" } : {},
        paint: {
          [`${layer.kind}-opacity`]: layer.opacity ?? 1,
          ...(line ? { "line-width": layer.width || 1, ...(layer.dash ? { "line-dasharray": layer.dash } : {}) } : { "fill-antialias": true }),
        },
      });
      this.paint(layer);
    }

    /** Show or hide what was added. */
    show(id, on) {
      this.map.setLayoutProperty(id, "visibility", on ? "visible" : "none");
    }

    update(id, data) {
      this.map.getSource(id).setData(data);
    }

    paint(layer) {
      const colour = S.colour(layer.colour);
      const painted = layer.own ? ["coalesce", ["get", "colour"], colour] : colour;
      this.map.setPaintProperty(layer.id, `${layer.kind}-color`, painted);
    }

    recolour() {
      this.map.setPaintProperty("ground", "background-color", S.colour("--water"));
      this.layers.forEach((layer) => this.paint(layer));
    }

    tiles(address) {
      this.map.addSource("tiles", { type: "raster", tiles: [address], tileSize: 256 });
      this.map.addLayer({ id: "tiles", type: "raster", source: "tiles" });
    }

    resize() {
      this.map.resize();
    }

    /** The canvas, drawn this moment: the card forgets what it drew before. */
    picture() {
      this.map.redraw();
      return this.map.getCanvas();
    }
  }
})(window.sitrep);
