// A map and a reader's clicks in; an area or a circle as a filter in the page's address out.
"use strict";
(function (S) {
  S.mapDrawing = function (map) {
    const icon = (d) => S.make("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, S.make("path", { d }));
    const button = (label, sign, kind) => {
      const made = S.make("button", { type: "button", title: label, "aria-label": label, "aria-pressed": "false" }, sign);
      made.addEventListener("click", () => (map.draws ? map.draws.stop() : begin(map, kind, made)));
      return made;
    };
    map.tools.append(
      button("Draw an area to search in", icon("M4 6l7-2 5 6-4 6-7-2z"), "area"),
      button("Draw a circle to search in", icon("M16 10a6 6 0 1 1-12 0a6 6 0 1 1 12 0M10 10h6"), "circle"),
    );
    const clear = S.make("button", { type: "button", class: "map-clear", text: "Clear the area", hidden: true });
    clear.addEventListener("click", () => {
      S.filters.set({ area: null, near: null, bbox: null });
      map.stage.focus();
    });
    map.frame.append(clear);
    const show = () => (clear.hidden = !["area", "near", "bbox"].some((name) => S.filters.now().get(name)));
    document.addEventListener("sitrep:filters", show);
    show();
  };

  function begin(map, kind, button) {
    const corners = [];
    const hint = S.make("p", { class: "map-hint", role: "status" });
    const words = kind === "area"
      ? "Click the corners; double-click or press Enter to finish, Escape to stop."
      : "Click the middle, then how far the circle reaches; Escape to stop.";
    const stop = () => {
      map.draws = null;
      map.camera.hold(false);
      hint.remove();
      button.setAttribute("aria-pressed", "false");
      map.stage.dataset.over = "";
      map.stage.removeEventListener("keydown", key);
      map.stage.removeEventListener("mousemove", rubber);
      map.showArea(S.filters.now());
      map.redraw();
    };
    const finish = () => {
      const done = [...corners];
      stop();
      if (kind === "area" && done.length >= 3) S.filters.set({ near: null, bbox: null, area: done.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`).join(",") });
      if (kind === "circle" && done.length === 2) {
        const km = S.kilometres(done[0][1], done[0][0], done[1][1], done[1][0]);
        S.filters.set({ area: null, bbox: null, near: `${done[0][1].toFixed(4)},${done[0][0].toFixed(4)},${Math.max(0.1, km).toFixed(1)}` });
      }
    };
    const show = (more) => {
      const all = more ? [...corners, more] : corners;
      if (kind === "area") map.scene.drawing = [...all];
      else if (all.length === 2) map.scene.drawing = S.ring(all[0][0], all[0][1], S.kilometres(all[0][1], all[0][0], all[1][1], all[1][0]));
      map.redraw();
    };
    const click = (x, y) => {
      const at = map.lonLat(x, y);
      const last = corners[corners.length - 1];
      const v = map.camera.view();
      // the second click of a double click ends the area
      if (kind === "area" && last && Math.hypot(S.mercator.x(at[0]) - S.mercator.x(last[0]), S.mercator.y(at[1]) - S.mercator.y(last[1])) * v.scale < 5) return finish();
      corners.push(at);
      if (kind === "circle" && corners.length === 2) finish();
      else show();
    };
    const key = (event) => {
      if (event.key === "Enter") finish();
      // without a pointer: the middle of the map is a corner
      else if (event.key === " ") click(map.stage.clientWidth / 2, map.stage.clientHeight / 2);
      else return;
      event.preventDefault();
    };
    const rubber = (event) => {
      if (!corners.length) return;
      const frame = map.stage.getBoundingClientRect();
      show(map.lonLat(event.clientX - frame.left, event.clientY - frame.top));
    };
    map.closePopup();
    hint.textContent = words;
    map.frame.append(hint);
    map.camera.hold(true);
    map.draws = { click, stop };
    map.stage.dataset.over = "draw";
    button.setAttribute("aria-pressed", "true");
    map.stage.addEventListener("keydown", key);
    map.stage.addEventListener("mousemove", rubber);
    map.stage.focus();
  }
})(window.sitrep);
