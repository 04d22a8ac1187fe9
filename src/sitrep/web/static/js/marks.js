// A view, places and marks in; names, uncertainty, clusters and events on a canvas over the map out.
"use strict";
(function (S) {
  const FULL = Math.PI * 2;
  const paths = new Map();
  const shape = (d) => {
    if (!paths.has(d)) paths.set(d, new Path2D(d));
    return paths.get(d);
  };
  /** A mark's half width in pixels: its area grows with the dead, a mark without any stays visible. */
  S.markRadius = (killed) => Math.min(26, Math.sqrt(22 + 8 * (killed || 0)));
  const clusterRadius = (size, killed) => Math.max(9.5 + 2.6 * String(size).length, Math.min(29, Math.sqrt(6 * killed)));

  S.Painter = class {
    constructor(canvas) {
      this.canvas = canvas;
      this.pen = canvas.getContext("2d");
      this.font = getComputedStyle(document.body).fontFamily;
      this.widths = new Map();
    }

    resize(width, height) {
      this.ratio = window.devicePixelRatio || 1;
      this.canvas.width = Math.round(width * this.ratio);
      this.canvas.height = Math.round(height * this.ratio);
    }

    /** Paint a scene; returns the marks drawn, for the pointer to find. */
    draw(v, scene) {
      const { pen } = this;
      pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      pen.clearRect(0, 0, v.width, v.height);
      this.taken = new Map();
      const marks = scene.clusters && scene.showEvents ? this.visible(v, scene.clusters) : [];
      const held = scene.control ? this.places(v, scene.control) : [];
      for (const mark of [...marks, ...held]) if (mark.r > 7) this.reserve(mark.px - mark.r, mark.py - mark.r, mark.px + mark.r, mark.py + mark.r);
      this.uncertainty(v, marks, scene);
      held.forEach((place) => this.holder(place));
      this.nameControl(held);
      this.told = new Set(held.map((one) => one.place.place));
      this.labels(v, scene.ground, marks.filter((mark) => mark.size > 1));
      // small over large, so that none hides another
      marks.sort((a, b) => b.r - a.r).forEach((mark) => (mark.size > 1 ? this.cluster(mark, scene) : this.single(mark, scene)));
      this.outline(v, scene.drawing);
      if (scene.pin) this.pin(v, scene.pin);
      return [...marks, ...held];
    }

    visible(v, clusters) {
      const level = clusters.level(v);
      const found = [];
      const margin = 40;
      for (let m = 0; m < level.count; m++) {
        const px = (level.x[m] - v.x) * v.scale + v.width / 2;
        const py = (level.y[m] - v.y) * v.scale + v.height / 2;
        if (px < -margin || py < -margin || px > v.width + margin || py > v.height + margin) continue;
        const size = level.size[m];
        const r = size > 1 ? clusterRadius(size, level.killed[m]) : S.markRadius(level.killed[m]);
        found.push({ kind: "event", m, level, px, py, r, size, i: level.first[m] });
      }
      return found;
    }

    uncertainty(v, marks, { points, colourOf, shapesShown }) {
      if (!points) return;
      const { pen } = this;
      let drawn = 0;
      for (const mark of marks) {
        if (mark.size > 1 || drawn > 400) continue;
        const km = points.events.radius_km[mark.i];
        if (!km || (shapesShown && points.events.shape[mark.i] !== "point")) continue;
        const r = km * S.mercator.km(points.events.lat[mark.i]) * v.scale;
        if (r < mark.r + 3 || r > 900) continue;
        drawn++;
        pen.beginPath();
        pen.arc(mark.px, mark.py, r, 0, FULL);
        pen.fillStyle = pen.strokeStyle = S.colour(colourOf(mark.i));
        pen.globalAlpha = 0.07;
        pen.fill();
        pen.globalAlpha = 0.45;
        pen.lineWidth = 1;
        pen.setLineDash([3, 3]);
        pen.stroke();
        pen.setLineDash([]);
      }
      pen.globalAlpha = 1;
    }

    single(mark, { points, colourOf, chosen }) {
      const { pen } = this;
      const path = shape(S.typeShape(points.types[points.events.type[mark.i]]));
      pen.save();
      pen.translate(mark.px, mark.py);
      const scale = Math.max(mark.r * 0.86, 3.8);
      pen.scale(scale, scale);
      pen.fillStyle = S.colour(colourOf(mark.i));
      pen.strokeStyle = S.colour(chosen === mark.i ? "--ink" : "--card");
      pen.lineWidth = (chosen === mark.i ? 2.5 : 1.3) / scale;
      pen.fill(path);
      pen.stroke(path);
      pen.restore();
    }

    /** A ring of the colours' shares around the number of events. */
    cluster(mark, { variables }) {
      const { pen } = this;
      const { px, py, r, level, m, size } = mark;
      pen.beginPath();
      pen.arc(px, py, r + 1.5, 0, FULL);
      pen.fillStyle = S.colour("--card");
      pen.fill();
      let from = -Math.PI / 2;
      const width = Math.max(3.5, r * 0.24);
      pen.lineWidth = width;
      for (let k = 0; k < level.keys; k++) {
        const share = level.share[m * level.keys + k];
        if (!share) continue;
        const to = from + (share / size) * FULL;
        pen.beginPath();
        pen.arc(px, py, r - width / 2, from, to);
        pen.strokeStyle = S.colour(variables[k]);
        pen.stroke();
        from = to;
      }
      pen.fillStyle = S.colour("--ink");
      pen.font = `600 ${r > 20 ? 13 : 11.5}px ${this.font}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(short(size), px, py + 0.5);
    }

    // --- who holds which place ----------------------------------------------------------------------------------------
    places(v, control) {
      const r = Math.max(5, Math.min(11, 1 + v.zoom));
      return control.filter((place) => Number.isFinite(place.lon) && Number.isFinite(place.lat)).map((place) => ({
        kind: "control", place, r, size: 1,
        px: (S.mercator.x(place.lon) - v.x) * v.scale + v.width / 2,
        py: (S.mercator.y(place.lat) - v.y) * v.scale + v.height / 2,
      })).filter((p) => p.px > -20 && p.py > -20 && p.px < v.width + 20 && p.py < v.height + 20);
    }

    holder({ place, px, py, r }) {
      const { pen } = this;
      const colour = S.colour(place.variable);
      const pale = place.state === "claimed" || place.state === "unknown";
      const torn = place.state === "contested" || place.state === "besieged";
      pen.beginPath();
      pen.arc(px, py, r * 2.1, 0, FULL);
      pen.fillStyle = colour;
      pen.globalAlpha = pale ? 0.1 : 0.2;
      pen.fill();
      pen.globalAlpha = 1;
      pen.beginPath();
      pen.arc(px, py, r, 0, FULL);
      pen.fillStyle = pale ? S.colour("--card") : colour;
      pen.fill();
      if (torn) this.hatch(px, py, r);
      pen.beginPath();
      pen.arc(px, py, r, 0, FULL);
      pen.lineWidth = pale ? 2 : 1.5;
      pen.strokeStyle = pale ? colour : S.colour("--card");
      pen.stroke();
    }

    hatch(px, py, r) {
      const { pen } = this;
      pen.save();
      pen.clip();
      pen.strokeStyle = S.colour("--card");
      pen.lineWidth = 2;
      for (let d = -r * 2; d < r * 2; d += 4.5) {
        pen.beginPath();
        pen.moveTo(px + d, py + r);
        pen.lineTo(px + d + 2 * r, py - r);
        pen.stroke();
      }
      pen.restore();
    }

    nameControl(held) {
      this.pen.font = `600 12px ${this.font}`;
      held.forEach(({ place, px, py, r }) => this.beside(place.place, px, py, r + 3, "--ink"));
    }

    // --- names --------------------------------------------------------------------------------------------------------
    labels(v, ground, clusters) {
      if (!ground) return;
      this.areaNames(v, ground.areas);
      const { places } = ground;
      const reach = v.zoom + 0.01;
      let drawn = 0;
      for (let i = 0; i < places.x.length && drawn < 160; i++) {
        // neighbours' places come a step later, so that the theatre's own names have the room
        if (places.zoom[i] + (places.home[i] ? 0 : 0.8) > reach) continue;
        const px = (places.x[i] - v.x) * v.scale + v.width / 2;
        const py = (places.y[i] - v.y) * v.scale + v.height / 2;
        if (px < 0 || py < 0 || px > v.width || py > v.height) continue;
        if (this.placeName(places, i, px, py, v.zoom, clusters)) drawn++;
      }
    }

    placeName(places, i, px, py, zoom, clusters) {
      if (this.told.has(places.name[i])) return false; // its holder's mark already has the name
      const big = places.zoom[i] < 6.5 && places.home[i];
      const size = Math.min(big ? 14.5 : 12.5, 10.8 + (zoom - places.zoom[i]) * 0.7);
      this.pen.font = `${big ? 600 : 400} ${size}px ${this.font}`;
      const over = clusters.find((mark) => Math.hypot(mark.px - px, mark.py - py) < mark.r);
      // a town under a cluster names the cluster, the best known town first
      if (over) return !over.named && big && (over.named = this.beside(places.name[i], over.px, over.py, over.r + 3, "--label"));
      if (!this.beside(places.name[i], px, py, 4, big ? "--label" : "--label-soft")) return false;
      this.dot(px, py, big ? 2.2 : 1.6);
      return true;
    }

    areaNames(v, areas) {
      const { pen } = this;
      const wanted = v.zoom < 4.6 ? [0] : v.zoom < 5.4 ? [0, 1] : v.zoom < 8.6 ? [1] : v.zoom < 11 ? [2] : [];
      if (v.zoom >= 5.4 && v.zoom < 7.5) wanted.push(0);
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      for (const area of areas) {
        if (!wanted.includes(area.level)) continue;
        const px = (S.mercator.x(area.lon) - v.x) * v.scale + v.width / 2;
        const py = (S.mercator.y(area.lat) - v.y) * v.scale + v.height / 2;
        if (px < 0 || py < 0 || px > v.width || py > v.height) continue;
        const words = area.name.toUpperCase();
        pen.font = `${area.level ? 500 : 600} ${area.level === 0 ? 12 : area.level === 1 ? 11 : 10}px ${this.font}`;
        if ("letterSpacing" in pen) pen.letterSpacing = area.level === 0 ? "3px" : "1.5px";
        const half = this.width(words) / 2 + 8;
        // a name cut off by the edge reads as another ("RKEY")
        const whole = px - half >= 0 && px + half <= v.width;
        if (whole && this.reserve(px - half, py - 8, px + half, py + 8)) this.write(words, px, py, "--label-area");
        if ("letterSpacing" in pen) pen.letterSpacing = "0px";
      }
    }

    /** Write a name whole on the first free side of a point; false where none is free. */
    beside(words, px, py, gap, variable) {
      const { pen } = this;
      const w = this.width(words);
      const wide = this.canvas.width / this.ratio;
      const sides = [["left", px + gap, py, px + gap, px + gap + w], ["right", px - gap, py, px - gap - w, px - gap],
        ["center", px, py - gap - 7, px - w / 2, px + w / 2], ["center", px, py + gap + 7, px - w / 2, px + w / 2]];
      for (const [align, x, y, from, to] of sides) {
        if (from < 2 || to > wide - 2 || !this.reserve(from - 2, y - 8, to + 2, y + 8)) continue;
        pen.textAlign = align;
        pen.textBaseline = "middle";
        this.write(words, x, y, variable);
        return true;
      }
      return false;
    }

    write(words, x, y, variable) {
      const { pen } = this;
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeStyle = S.colour("--halo");
      pen.strokeText(words, x, y);
      pen.fillStyle = S.colour(variable);
      pen.fillText(words, x, y);
    }

    dot(px, py, r) {
      const { pen } = this;
      pen.beginPath();
      pen.arc(px, py, r, 0, FULL);
      pen.fillStyle = S.colour("--label-soft");
      pen.fill();
    }

    width(words) {
      const key = `${this.pen.font}|${words}`;
      if (!this.widths.has(key)) {
        if (this.widths.size > 20000) this.widths.clear();
        this.widths.set(key, this.pen.measureText(words).width);
      }
      return this.widths.get(key);
    }

    /** Take a box of the screen if nothing stands in it. */
    reserve(left, top, right, bottom) {
      const cells = [];
      for (let i = Math.floor(left / 64); i <= right / 64; i++) {
        for (let j = Math.floor(top / 64); j <= bottom / 64; j++) cells.push(i * 4096 + j);
      }
      for (const cell of cells) {
        for (const b of this.taken.get(cell) || []) if (left < b[2] && right > b[0] && top < b[3] && bottom > b[1]) return false;
      }
      const box = [left, top, right, bottom];
      for (const cell of cells) (this.taken.get(cell) || this.taken.set(cell, []).get(cell)).push(box);
      return true;
    }

    // --- the area that a reader draws or has drawn --------------------------------------------------------------------
    outline(v, drawing) {
      if (!drawing || !drawing.length) return;
      const { pen } = this;
      pen.beginPath();
      drawing.forEach(([lon, lat], i) => {
        const px = (S.mercator.x(lon) - v.x) * v.scale + v.width / 2;
        const py = (S.mercator.y(lat) - v.y) * v.scale + v.height / 2;
        pen[i ? "lineTo" : "moveTo"](px, py);
      });
      pen.closePath();
      pen.fillStyle = pen.strokeStyle = S.colour("--accent");
      pen.globalAlpha = 0.08;
      pen.fill();
      pen.globalAlpha = 1;
      pen.lineWidth = 2;
      pen.setLineDash([6, 4]);
      pen.stroke();
      pen.setLineDash([]);
    }

    /** Where a person says that something lies: a drop that stands on the point. */
    pin(v, [lon, lat]) {
      const { pen } = this;
      pen.save();
      pen.translate((S.mercator.x(lon) - v.x) * v.scale + v.width / 2, (S.mercator.y(lat) - v.y) * v.scale + v.height / 2);
      const drop = shape("M0 0C-3 -8 -9 -11 -9 -18A9 9 0 0 1 9 -18C9 -11 3 -8 0 0ZM-3.2 -18A3.2 3.2 0 0 0 3.2 -18A3.2 3.2 0 0 0 -3.2 -18Z");
      pen.fillStyle = S.colour("--accent");
      pen.strokeStyle = S.colour("--card");
      pen.lineWidth = 1.5;
      pen.fill(drop, "evenodd");
      pen.stroke(drop);
      pen.restore();
    }
  };

  const short = (n) => (n < 1000 ? String(n) : n < 10000 ? `${(n / 1000).toFixed(1)}k` : `${Math.round(n / 1000)}k`);
})(window.sitrep);
