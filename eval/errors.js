"use strict";
const boxes = [...document.querySelectorAll("input[name=kind]")];
const right = document.getElementById("right");
const part = document.getElementById("part");

function show() {
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const section of document.querySelectorAll("section")) {
    let any = false;
    for (const row of section.querySelectorAll("article")) {
      const kinds = row.dataset.kinds ? row.dataset.kinds.split("|") : [];
      row.hidden = kinds.length ? !kinds.some((kind) => chosen.has(kind)) : !right.checked;
      any = any || !row.hidden;
    }
    section.hidden = !any || (part.value !== "" && section.dataset.part !== part.value);
  }
}

function light(row) {
  const section = row.closest("section");
  let first = null;
  for (const piece of section.querySelectorAll("[data-rows]")) {
    const lit = piece.dataset.rows.split(" ").includes(row.dataset.row);
    piece.classList.toggle("lit", lit);
    first = first || (lit ? piece : null);
  }
  if (first) first.scrollIntoView({ block: "nearest" });
}

for (const box of [...boxes, right, part]) box.addEventListener("change", show);
for (const [id, checked] of [["all", true], ["none", false]]) {
  document.getElementById(id).addEventListener("click", () => {
    for (const box of boxes) box.checked = checked;
    show();
  });
}
for (const row of document.querySelectorAll("article")) {
  row.addEventListener("click", () => light(row));
  row.addEventListener("focus", () => light(row));
}
show();
