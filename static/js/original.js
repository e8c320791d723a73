// Triage: the pages as they look instead of the text; boxes and candidates point at each other.
(function () {
  "use strict";

  const doc = document.getElementById("doc");
  const button = document.getElementById("original-button");
  const pages = document.getElementById("original");
  if (!doc || !button || !pages) return;
  let current = null;

  function show() {
    if (!current || pages.hidden) return;
    let first = null;
    pages.querySelectorAll(".sheet-box").forEach(function (box) {
      const is = box.dataset.owner === current;
      box.classList.toggle("sheet-box-on", is);
      if (is && !first) first = box;
    });
    if (!first) return;
    const at = first.getBoundingClientRect();
    doc.scrollTop += at.top - doc.getBoundingClientRect().top - doc.clientHeight / 3;
    pages.scrollLeft += at.left - pages.getBoundingClientRect().left - 16;
  }

  button.addEventListener("click", function () {
    pages.hidden = !pages.hidden;
    doc.classList.toggle("doc-as-pages", !pages.hidden);
    button.setAttribute("aria-pressed", String(!pages.hidden));
    const card = document.querySelector(".cand-current");
    if (card) current = card.dataset.id;
    if (!pages.hidden) window.htmx.trigger(pages, "show-original");
    show();
  });

  document.addEventListener("htmx:afterSwap", function (event) { if (event.target === pages) show(); });

  document.addEventListener("focusin", function (event) {
    const card = event.target.closest(".cand");
    if (!card || card.dataset.id === current) return;
    current = card.dataset.id;
    show();
  });

  pages.addEventListener("click", function (event) {
    const box = event.target.closest(".sheet-box");
    const card = box && document.getElementById("c-" + box.dataset.owner);
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
  });
})();
