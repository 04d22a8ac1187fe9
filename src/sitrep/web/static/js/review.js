// Keys in; the review page's own buttons and links pressed, out. Without this script every form works by pointer and Tab.
"use strict";
(function () {
  const isTyping = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");

  /** Move through the queue's rows. */
  function step(by) {
    const links = [...document.querySelectorAll("[data-review-queue] tbody a")];
    if (!links.length) return false;
    const now = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, now + by))].focus();
    return true;
  }

  function press(key) {
    const split = document.querySelector("[data-split]");
    if (key === "s" && split && split.form.querySelector("input[type=checkbox]:checked")) return split.click(), true;
    const field = document.querySelector(`[data-focus="${key}"]`);
    if (field) return field.focus(), true;
    const target = document.querySelector(`[data-key="${key}"]`);
    if (target) return target.click(), true;
    return key === "j" ? step(1) : key === "k" ? step(-1) : false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    if (isTyping(event.target) || !/^[a-z1-9]$/.test(event.key)) return;
    if (press(event.key)) event.preventDefault();
  });

  // a key pressed twice must not send twice
  for (const form of document.querySelectorAll("[data-review-item] form")) {
    let isSent = false;
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
  }
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
