// Ctrl+K: go anywhere by its name. Arrows choose, Enter goes, Esc closes.
(function () {
  "use strict";

  const box = document.getElementById("palette");
  if (!box) return;
  const field = box.querySelector("input");
  const list = document.getElementById("palette-list");
  const modal = window.bootstrap.Modal.getOrCreateInstance(box);

  function lines() { return Array.from(list.querySelectorAll(".palette-line")); }

  function choose(line) {
    lines().forEach(function (one) { one.setAttribute("aria-selected", String(one === line)); });
    if (!line) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  }

  function chosen() { return list.querySelector('[aria-selected="true"]'); }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      modal.toggle();
    }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-palette]")) modal.show();
  });

  box.addEventListener("shown.bs.modal", function () {
    field.focus();
    field.select();
    window.htmx.trigger(field, "open");
  });

  list.addEventListener("htmx:afterSwap", function () { choose(lines()[0]); });

  field.addEventListener("keydown", function (event) {
    const all = lines();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (chosen()) window.location.assign(chosen().href);
    }
  });
})();
