// A map and a field for a point in; the point that a person clicks on, or moves the map to, written into the field out.
"use strict";
(function (S) {
  const DIGITS = 4; // ten metres: no report knows a place more closely

  /** "34.5, 38.2" as [lon, lat]; null for anything else. */
  const read = (words) => {
    const [lat, lon, more] = words.split(",").map((part) => (part.trim() ? Number(part) : NaN));
    return more === undefined && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? [lon, lat] : null;
  };

  S.mapPick = function (map) {
    const field = document.querySelector(map.host.dataset.pick);
    const said = map.host.querySelector(".unseen[role=status]");
    const show = () => {
      map.scene.pin = read(field.value);
      map.redraw();
    };
    const take = (x, y) => {
      const [lon, lat] = map.lonLat(x, y);
      field.value = `${lat.toFixed(DIGITS)}, ${lon.toFixed(DIGITS)}`;
      said.textContent = `Taken: ${field.value}. It is not entered yet.`;
      show();
    };
    const clear = () => {
      field.value = "";
      said.textContent = "Nothing is taken.";
      show();
    };
    map.draws = { click: take, stop: clear };
    map.stage.setAttribute("aria-label", "Map to place it on. Arrow keys move it, plus and minus zoom, Enter takes its middle, Escape gives it up.");
    map.stage.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      take(map.stage.clientWidth / 2, map.stage.clientHeight / 2);
    });
    field.addEventListener("input", show);
    const box = (map.host.dataset.box || "").split(",").map(Number);
    if (box.length === 4 && box.every(Number.isFinite)) map.camera.fit(S.wider(box), true);
    show();
  };
})(window.sitrep);
