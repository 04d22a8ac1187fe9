// A report's marked words and its list of claims in; each lights up the other, by pointer and by keyboard, out.
"use strict";
(function (S) {
  S.mount(".reading", (reading) => {
    const words = [...reading.querySelectorAll("[data-claims]")].map((part) => [part, new Set(part.dataset.claims.split(" "))]);
    const claims = new Map([...reading.querySelectorAll("[data-claim]")].map((item) => [item.dataset.claim, item]));
    const light = (numbers) => {
      words.forEach(([part, of]) => part.classList.toggle("lit", part.tagName === "MARK" && numbers.some((n) => of.has(n))));
      claims.forEach((item, number) => item.classList.toggle("lit", numbers.includes(number)));
    };
    const found = (target) => {
      const item = target.closest("[data-claim]");
      const part = target.closest("[data-claims]");
      return item ? [item.dataset.claim] : part ? part.dataset.claims.split(" ") : [];
    };
    for (const what of ["pointerover", "focusin"]) reading.addEventListener(what, (event) => light(found(event.target)));
    reading.addEventListener("pointerleave", () => light([]));
    reading.addEventListener("click", (event) => {
      const part = event.target.closest("mark[data-claims]");
      // pressing words brings their claim into view
      if (part) claims.get(part.dataset.claims.split(" ")[0])?.scrollIntoView({ block: "nearest", behavior: S.still() ? "auto" : "smooth" });
    });
  });
})(window.sitrep);
