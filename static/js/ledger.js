// Lists of checkboxes that fold away: one open at a time, closed by a click elsewhere or by Escape.
(function () {
  "use strict";

  function closeOthers(kept) {
    document.querySelectorAll("details.choice[open]").forEach(function (one) {
      if (one !== kept) one.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    closeOthers(event.target.closest("details.choice"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.choice[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();

// <button data-check-all="x">: every checkbox of class x, or none where all are checked already.
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-check-all]");
    if (!button) return;
    const boxes = Array.from(document.querySelectorAll("input." + button.dataset.checkAll));
    const rest = boxes.some(function (one) { return !one.checked; });
    boxes.forEach(function (one) { one.checked = rest; });
  });
})();

// <button data-print>: the browser's own printing.
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
