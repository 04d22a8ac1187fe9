// A map on the screen in, its picture for paper out: a sheet is not as wide as the window, and would stretch what was drawn for it.
"use strict";
(function (S) {
  S.mapPaper = function (map) {
    const paper = S.make("canvas", { class: "map-paper", "aria-hidden": "true" });
    const root = document.documentElement;
    map.stage.append(paper);

    let look;
    window.addEventListener("beforeprint", () => {
      look = root.dataset.theme;
      S.wear("light");
      copy();
      map.host.dataset.paper = "";
    });
    window.addEventListener("afterprint", () => {
      delete map.host.dataset.paper;
      S.wear(look);
    });

    function copy() {
      const ground = map.camera.picture();
      map.draw();
      paper.width = map.canvas.width;
      paper.height = map.canvas.height;
      const pen = paper.getContext("2d");
      pen.drawImage(ground, 0, 0, paper.width, paper.height);
      pen.drawImage(map.canvas, 0, 0);
      drawScale(pen);
    }

    function drawScale(pen) {
      const ratio = window.devicePixelRatio || 1;
      const { offsetLeft: x, offsetTop: y, offsetWidth: width, offsetHeight: height, textContent } = map.scale;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.strokeStyle = pen.fillStyle = S.colour("--label-soft");
      pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
      pen.beginPath();
      pen.moveTo(x + 0.5, y);
      pen.lineTo(x + 0.5, y + height - 0.5);
      pen.lineTo(x + width - 0.5, y + height - 0.5);
      pen.lineTo(x + width - 0.5, y);
      pen.stroke();
      pen.fillText(textContent, x + 5, y + height - 5);
    }
  };
})(window.sitrep);
