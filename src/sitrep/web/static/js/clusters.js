// Points as columns in; what a map draws of them at a zoom out: single marks and clusters, counted by colour, summed by toll.
"use strict";
(function (S) {
  const TILE = 512;
  const WHOLE_BELOW = 9; // from this zoom on a level is worked out around the view alone
  const REACH = 58; // pixels between marks that become one

  /** Web Mercator, the whole world as a square of side 1. */
  S.mercator = {
    x: (lon) => (lon + 180) / 360,
    y: (lat) => {
      const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
      return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    },
    lon: (x) => x * 360 - 180,
    lat: (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI,
    /** How many sides of the world one kilometre is at a latitude. */
    km: (lat) => 1 / (40075.017 * Math.cos((lat * Math.PI) / 180)),
  };

  /**
   * Clusters over points that do not move: `mask` says which are shown, `key` which of `keys` colours each has.
   * A level is worked out when it is first asked for, so that a changed filter costs one level and not twenty.
   */
  S.Clusters = class {
    constructor(lon, lat, killed) {
      this.n = lon.length;
      this.x = Float64Array.from(lon, S.mercator.x);
      this.y = Float64Array.from(lat, S.mercator.y);
      this.killed = Float32Array.from(killed, (k) => k || 0);
      this.mask = new Uint8Array(this.n).fill(1);
      this.key = new Uint8Array(this.n);
      this.keys = 1;
      this.levels = new Map();
    }

    setMask(mask) {
      this.mask = mask;
      this.levels.clear();
    }

    setKeys(key, keys) {
      this.key = key;
      this.keys = keys;
      this.levels.clear();
    }

    /** The marks of a view's zoom; deep down only those around the view, so that the work stays that of a screen. */
    level(view) {
      const z = Math.max(0, Math.min(18, Math.floor(view.zoom)));
      const [w, h] = [view.width / view.scale, view.height / view.scale];
      const holds = (r) => !r || (view.x - w / 2 >= r[0] && view.y - h / 2 >= r[1] && view.x + w / 2 <= r[2] && view.y + h / 2 <= r[3]);
      const kept = this.levels.get(z);
      if (kept && holds(kept.region)) return kept;
      const region = z < WHOLE_BELOW ? null : [view.x - 1.5 * w, view.y - 1.5 * h, view.x + 1.5 * w, view.y + 1.5 * h];
      const level = this.build(z, region);
      this.levels.set(z, level);
      return level;
    }

    /** The numbers of the points in mark `m` of a level. */
    members(level, m) {
      const found = [];
      for (const cell of level.cells[m]) for (let i = level.head[cell]; i !== -1; i = level.next[i]) found.push(i);
      return found;
    }

    build(z, region) {
      const reach = REACH / (TILE * 2 ** z);
      const grid = this.bins(reach / 2, region);
      const near = new Map();
      for (let c = 0; c < grid.count; c++) {
        const at = cellOf(grid.x[c], grid.y[c], reach);
        if (near.has(at)) near.get(at).push(c);
        else near.set(at, [c]);
      }
      // the fullest bins gather their neighbours first, so that a town and not the field beside it is the centre
      const order = Array.from({ length: grid.count }, (_, c) => c).sort((a, b) => grid.size[b] - grid.size[a] || a - b);
      const gone = new Uint8Array(grid.count);
      const cells = [];
      for (const c of order) if (!gone[c]) cells.push(gather(grid, near, c, reach, gone));
      return { ...this.sum(grid, cells), region };
    }

    /** Points into square bins: the middle, the number and the linked members of each. */
    bins(side, region) {
      const { n, x, y, mask } = this;
      const [left, top, right, bottom] = region || [-1, -1, 2, 2];
      const at = new Map();
      const grid = { count: 0, x: [], y: [], size: [], head: [], next: new Int32Array(n).fill(-1) };
      for (let i = 0; i < n; i++) {
        if (!mask[i] || x[i] < left || x[i] > right || y[i] < top || y[i] > bottom) continue;
        const key = cellOf(x[i], y[i], side);
        let c = at.get(key);
        if (c === undefined) {
          at.set(key, (c = grid.count++));
          grid.x.push(0);
          grid.y.push(0);
          grid.size.push(0);
          grid.head.push(-1);
        }
        grid.size[c]++;
        grid.x[c] += (x[i] - grid.x[c]) / grid.size[c];
        grid.y[c] += (y[i] - grid.y[c]) / grid.size[c];
        grid.next[i] = grid.head[c];
        grid.head[c] = i;
      }
      return grid;
    }

    sum(grid, cells) {
      const count = cells.length;
      const level = {
        count, cells, head: grid.head, next: grid.next, keys: this.keys,
        x: new Float64Array(count), y: new Float64Array(count), size: new Uint32Array(count),
        killed: new Float64Array(count), first: new Int32Array(count), share: new Uint32Array(count * this.keys),
      };
      for (let m = 0; m < count; m++) {
        for (const c of cells[m]) {
          const before = level.size[m];
          level.size[m] += grid.size[c];
          level.x[m] = (level.x[m] * before + grid.x[c] * grid.size[c]) / level.size[m];
          level.y[m] = (level.y[m] * before + grid.y[c] * grid.size[c]) / level.size[m];
          for (let i = grid.head[c]; i !== -1; i = grid.next[i]) {
            level.killed[m] += this.killed[i];
            level.share[m * this.keys + this.key[i]]++;
            level.first[m] = i;
          }
        }
      }
      return level;
    }
  };

  // a whole number for a square of the world: both parts stay below 2^26, so their pair is exact in a double
  function cellOf(x, y, side) {
    return Math.floor(x / side) * 67108864 + Math.floor(y / side);
  }

  function gather(grid, near, c, reach, gone) {
    const found = [c];
    gone[c] = 1;
    const column = Math.floor(grid.x[c] / reach);
    const row = Math.floor(grid.y[c] / reach);
    for (let i = column - 1; i <= column + 1; i++) {
      for (let j = row - 1; j <= row + 1; j++) {
        for (const other of near.get(i * 67108864 + j) || []) {
          if (gone[other] || (grid.x[other] - grid.x[c]) ** 2 + (grid.y[other] - grid.y[c]) ** 2 > reach * reach) continue;
          gone[other] = 1;
          found.push(other);
        }
      }
    }
    return found;
  }
})(window.sitrep);
