// The filter form and the table in; an address that holds the whole state, and a table that follows it, out.
"use strict";
(function (S) {
  const NAMES = { q: "words", area: "drawn area", bbox: "on the map" };

  /** The table asks the server for what the address says; in the static site static.js narrows the rows instead. */
  S.mount("#events", (table) => {
    const source = table.dataset.src || "/events/table";
    const refresh = S.calm(60, async () => {
      const query = S.filters.now().toString();
      if (S.isStatic) return S.narrowTable?.(table);
      table.setAttribute("aria-busy", "true");
      try {
        await window.htmx.ajax("GET", query ? `${source}?${query}` : source, { target: table, swap: "innerHTML" });
      } finally {
        table.removeAttribute("aria-busy");
      }
    });
    document.addEventListener("sitrep:filters", refresh);
    document.addEventListener("htmx:responseError", (event) => {
      if (event.detail.target === table) S.notice(table, "error", `The table did not come: the server answered ${event.detail.xhr.status}.`, refresh);
    });
    document.addEventListener("htmx:sendError", (event) => {
      if (event.detail.target === table) S.notice(table, "error", "The server cannot be reached.", refresh);
    });
  });

  S.mount("form#filters", (form) => {
    const kept = ["area", "near", "bbox", "on"]; // set on the map: the form leaves them alone unless it has a field for them
    const send = () => {
      const given = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim()) given.append(name, value.trim());
      const now = S.filters.now();
      for (const name of kept) if (!form.elements.namedItem(name) && now.get(name)) given.set(name, now.get(name));
      const changes = Object.fromEntries([...new Set([...now.keys(), ...given.keys()])].map((name) => [name, given.getAll(name)]));
      S.filters.set(changes);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    form.addEventListener("change", (event) => event.target.type !== "search" && send());
    form.addEventListener("input", S.calm(350, (event) => event.target.type === "search" && send()));
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      S.filters.set(Object.fromEntries([...S.filters.now().keys()].map((name) => [name, null])));
    });
    document.addEventListener("sitrep:filters", () => (mirror(form), chips(form)));
    if (S.isStatic) document.dispatchEvent(new CustomEvent("sitrep:filters", { detail: {} }));
  });

  /** Write the address into the fields. */
  function mirror(form) {
    const now = S.filters.now();
    for (const field of form.elements) {
      if (!field.name || field === document.activeElement) continue;
      const values = now.getAll(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.tagName === "SELECT" && field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (field.tagName === "SELECT") field.value = values[0] ?? field.options[0]?.value;
      else if (field.type !== "submit" && field.type !== "button") field.value = values[0] ?? "";
    }
  }

  /** The filters that are set, in the form's own words, each with a way to take it away. */
  function chips(form) {
    const now = S.filters.now();
    const items = [];
    for (const [name, value] of now) {
      const field = form.elements.namedItem(name);
      if (!value || name === "sort" || (!field && !NAMES[name])) continue;
      items.push(S.make("li", null, chip(form, name, value)));
    }
    const list = document.querySelector("ul.chips") || form.insertAdjacentElement("afterend", S.make("ul", { class: "chips", "aria-label": "Filters that are set" }));
    list.replaceChildren(...items);
    list.hidden = !items.length;
  }

  function chip(form, name, value) {
    const field = [...form.elements].find((one) => one.name === name);
    const label = NAMES[name] || field?.closest("label, fieldset")?.querySelector("span, legend")?.firstChild?.textContent.trim().toLowerCase() || name;
    const option = field?.options && [...field.options].find((one) => one.value === value);
    const shown = name === "area" ? `${value.split(",").length} corners` : option ? option.textContent.replace(/ \([\d,.\s]+\)$/, "") : value;
    const button = S.make("button", { type: "button", class: "chip", title: "Take this filter away" },
      S.make("span", { class: "muted", text: label }), S.make("bdi", { text: shown }), S.make("span", { "aria-hidden": "true", text: "×" }), S.make("span", { class: "unseen", text: "take away" }));
    button.addEventListener("click", () => S.filters.set({ [name]: S.filters.now().getAll(name).filter((one) => one !== value) }));
    return button;
  }
})(window.sitrep);
