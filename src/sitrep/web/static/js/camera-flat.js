// An element in, the same camera drawn on a plain canvas out: for browsers without WebGL, and with nothing to load.
"use strict";
(function (S) {
  const MOST = 17;

  S.flatCamera = function (host, box, tiles) {
    return Promise.resolve(new FlatCamera(host, box, tiles));
  };

  class FlatCamera {
    constructor(host, box, tiles) {
      this.host = host;
      this.kind = "canvas";
      this.canvas = S.make("canvas", { class: "flat", "aria-hidden": "true" });
      host.append(this.canvas);
      this.layers = [];
      this.listeners = {};
      this.address = tiles;
      this.pictures = new Map();
      this.at = { x: 0.5, y: 0.5, zoom: 2 };
      this.resize();
      this.fit(box, true, 24);
      this.gestures();
      document.addEventListener("sitrep:look", () => this.redraw());
    }

    view() {
      return { ...this.at, scale: 512 * 2 ** this.at.zoom, width: this.host.clientWidth, height: this.host.clientHeight };
    }

    box() {
      const v = this.view();
      const [w, h] = [v.width / 2 / v.scale, v.height / 2 / v.scale];
      return [S.mercator.lon(v.x - w), S.mercator.lat(v.y + h), S.mercator.lon(v.x + w), S.mercator.lat(v.y - h)];
    }

    on(what, how) {
      (this.listeners[what] = this.listeners[what] || []).push(how);
    }

    tell(what, ...said) {
      (this.listeners[what] || []).forEach((how) => how(...said));
    }

    fit(box, calm, padding = 48) {
      const [left, right] = [S.mercator.x(box[0]), S.mercator.x(box[2])];
      const [top, bottom] = [S.mercator.y(box[3]), S.mercator.y(box[1])];
      const wide = Math.max(1, this.host.clientWidth - 2 * padding) / Math.max(right - left, 1e-7);
      const high = Math.max(1, this.host.clientHeight - 2 * padding) / Math.max(bottom - top, 1e-7);
      const zoom = Math.min(13, Math.log2(Math.min(wide, high) / 512));
      this.go({ x: (left + right) / 2, y: (top + bottom) / 2, zoom });
    }

    go(to) {
      const zoom = Math.max(0.5, Math.min(MOST, to.zoom));
      this.at = { x: Math.max(0, Math.min(1, to.x)), y: Math.max(0, Math.min(1, to.y)), zoom };
      this.redraw();
      this.still = this.still || S.calm(120, () => this.tell("still"));
      this.still();
    }

    zoomBy(step, px, py) {
      const before = this.view();
      const zoom = Math.max(0.5, Math.min(MOST, this.at.zoom + step));
      const scale = 512 * 2 ** zoom;
      const [dx, dy] = [(px ?? before.width / 2) - before.width / 2, (py ?? before.height / 2) - before.height / 2];
      this.go({ x: before.x + dx / before.scale - dx / scale, y: before.y + dy / before.scale - dy / scale, zoom });
    }

    panBy(x, y) {
      const { scale } = this.view();
      this.go({ x: this.at.x + x / scale, y: this.at.y + y / scale, zoom: this.at.zoom });
    }

    hold(still) {
      this.held = still;
    }

    settled() {
      return new Promise((done) => {
        setTimeout(done, 1000); // a page in the background gets no frames
        requestAnimationFrame(() => requestAnimationFrame(done));
      });
    }

    gestures() {
      const pointers = new Map();
      let moved = 0;
      this.canvas.addEventListener("pointerdown", (event) => {
        moved = 0;
        pointers.set(event.pointerId, event);
        if (!this.held) this.canvas.setPointerCapture(event.pointerId);
      });
      this.canvas.addEventListener("pointermove", (event) => {
        const before = pointers.get(event.pointerId);
        if (!before) return this.tell("hover", event.offsetX, event.offsetY);
        moved += Math.abs(event.offsetX - before.offsetX) + Math.abs(event.offsetY - before.offsetY);
        if (!this.held) this.dragged(pointers, before, event);
        pointers.set(event.pointerId, event);
      });
      const up = (event) => {
        pointers.delete(event.pointerId);
        if (event.type === "pointerup" && moved < 6) this.tell("click", event.offsetX, event.offsetY, event);
      };
      this.canvas.addEventListener("pointerup", up);
      this.canvas.addEventListener("pointercancel", up);
      this.canvas.addEventListener("dblclick", (event) => !this.held && this.zoomBy(1, event.offsetX, event.offsetY));
      this.canvas.addEventListener("wheel", (event) => {
        event.preventDefault();
        this.zoomBy(-event.deltaY / 300, event.offsetX, event.offsetY);
      }, { passive: false });
    }

    dragged(pointers, before, event) {
      if (pointers.size === 1) return this.panBy(before.offsetX - event.offsetX, before.offsetY - event.offsetY);
      const other = [...pointers.values()].find((p) => p.pointerId !== event.pointerId);
      const span = (p) => Math.max(20, Math.hypot(p.offsetX - other.offsetX, p.offsetY - other.offsetY));
      this.zoomBy(Math.log2(span(event) / span(before)), other.offsetX, other.offsetY);
    }

    add(layer, data) {
      this.layers.push({ ...layer, parts: flatten(data) });
      this.redraw();
    }

    show(id, on) {
      this.layers.find((one) => one.id === id).hidden = !on;
      this.redraw();
    }

    update(id, data) {
      const layer = this.layers.find((one) => one.id === id);
      layer.parts = flatten(data);
      this.redraw();
    }

    redraw() {
      if (this.waiting) return;
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.paint();
        this.tell("draw");
      });
    }

    resize() {
      const ratio = window.devicePixelRatio || 1;
      this.canvas.width = this.host.clientWidth * ratio;
      this.canvas.height = this.host.clientHeight * ratio;
      this.redraw();
    }

    /** The canvas, drawn this moment. */
    picture() {
      this.paint();
      return this.canvas;
    }

    paint() {
      const v = this.view();
      const ratio = window.devicePixelRatio || 1;
      const pen = this.canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.globalAlpha = 1;
      pen.fillStyle = S.colour("--water");
      pen.fillRect(0, 0, v.width, v.height);
      const box = [v.x - v.width / 2 / v.scale, v.y - v.height / 2 / v.scale, v.x + v.width / 2 / v.scale, v.y + v.height / 2 / v.scale];
      this.layers.forEach((layer, i) => {
        if (i === 1 && this.address) this.paintTiles(pen, v);
        if (!layer.hidden && v.zoom >= (layer.from || 0)) paintLayer(pen, v, layer, box);
      });
    }

    paintTiles(pen, v) {
      const z = Math.max(0, Math.min(18, Math.round(v.zoom + 1)));
      const count = 2 ** z;
      const side = v.scale / count;
      const [left, top] = [v.x * v.scale - v.width / 2, v.y * v.scale - v.height / 2];
      for (let x = Math.max(0, Math.floor(left / side)); x <= Math.min(count - 1, (left + v.width) / side); x++) {
        for (let y = Math.max(0, Math.floor(top / side)); y <= Math.min(count - 1, (top + v.height) / side); y++) {
          const picture = this.tile(z, x, y);
          if (picture.complete && picture.naturalWidth) pen.drawImage(picture, x * side - left, y * side - top, side + 0.5, side + 0.5);
        }
      }
    }

    tile(z, x, y) {
      const address = this.address.replace("{z}", z).replace("{x}", x).replace("{y}", y);
      if (!this.pictures.has(address)) {
        // old tiles go once many are held: a long journey over the map must not fill the memory
        if (this.pictures.size > 400) this.pictures.clear();
        const picture = new Image();
        picture.addEventListener("load", () => this.redraw());
        picture.src = address;
        this.pictures.set(address, picture);
      }
      return this.pictures.get(address);
    }
  }

  // GeoJSON to Mercator lines once, so that drawing is only adding and multiplying
  function flatten(data) {
    const parts = [];
    for (const { geometry, properties } of data.features || []) {
      const c = geometry ? geometry.coordinates : [];
      const kind = geometry ? geometry.type : "";
      const groups = kind === "Polygon" ? [c] : kind === "MultiPolygon" ? c : kind === "LineString" ? [[c]] : kind === "MultiLineString" ? c.map((l) => [l]) : [];
      for (const rings of groups) parts.push(part(rings, (properties || {}).colour));
    }
    return parts;
  }

  function part(rings, colour) {
    const box = [2, 2, -1, -1];
    const lines = rings.map((ring) => {
      const line = new Float64Array(ring.length * 2);
      ring.forEach(([lon, lat], i) => {
        const [x, y] = [S.mercator.x(lon), S.mercator.y(lat)];
        line[2 * i] = x;
        line[2 * i + 1] = y;
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      });
      return line;
    });
    return { lines, box, colour };
  }

  function paintLayer(pen, v, layer, box) {
    const own = S.colour(layer.colour);
    pen.globalAlpha = layer.opacity ?? 1;
    pen.lineWidth = layer.width || 1;
    pen.lineJoin = "round";
    pen.setLineDash((layer.dash || []).map((d) => d * (layer.width || 1)));
    for (const { lines, box: b, colour } of layer.parts) {
      if (b[0] > box[2] || b[2] < box[0] || b[1] > box[3] || b[3] < box[1]) continue;
      pen.beginPath();
      for (const line of lines) {
        for (let i = 0; i < line.length; i += 2) {
          pen[i ? "lineTo" : "moveTo"]((line[i] - v.x) * v.scale + v.width / 2, (line[i + 1] - v.y) * v.scale + v.height / 2);
        }
      }
      if (layer.kind === "fill") {
        pen.fillStyle = (layer.own && colour) || own;
        pen.fill("evenodd");
      } else {
        pen.strokeStyle = (layer.own && colour) || own;
        pen.stroke();
      }
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }
})(window.sitrep);
