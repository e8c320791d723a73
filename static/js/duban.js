// What every page does: no double sending, questions before what cannot be taken back, errors of htmx in words.
(function () {
  "use strict";

  // <form method="post">: sent once. data-confirm asks first; data-repeatable may be sent again (downloads).
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const byHtmx = form.matches("[hx-post], [data-hx-post], [hx-get], [data-hx-get]");
    if (byHtmx || form.method !== "post" || "repeatable" in form.dataset) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    const button = event.submitter || form.querySelector("button:not([type=button])");
    // Later: a disabled button would not send its value.
    window.setTimeout(function () {
      form.querySelectorAll("button:not([type=button])").forEach(function (one) { one.disabled = true; });
      if (button) button.classList.add("busy");
    }, 0);
  }, true);

  // Coming back with the browser's button finds the form ready again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach(function (button) {
        button.disabled = false;
        button.classList.remove("busy");
      });
    });
  });

  // A filter that acts at once: <select data-autosubmit>.
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-autosubmit]")) event.target.form.submit();
  });

  // <button data-add-row="x">: one more row of the formset with prefix x, from <template data-row-of="x">.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const prefix = button.dataset.addRow;
    const total = document.getElementById("id_" + prefix + "-TOTAL_FORMS");
    const box = document.querySelector('[data-rows="' + prefix + '"]');
    const html = document.querySelector('[data-row-of="' + prefix + '"]').innerHTML;
    box.insertAdjacentHTML("beforeend", html.replace(/__prefix__/g, total.value));
    total.value = Number(total.value) + 1;
    box.lastElementChild.querySelector("select, input").focus();
  });

  // <button data-copy="#id">: the text of that element to the clipboard; old or insecure pages select it instead.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (navigator.clipboard) navigator.clipboard.writeText(source.textContent.trim()).catch(function () {});
  });

  function tell(text) {
    const box = document.getElementById("messages");
    if (!box) return;
    const alert = document.createElement("div");
    alert.className = "alert alert-danger";
    alert.textContent = text;
    box.replaceChildren(alert);
    box.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:responseError", function () { tell(document.body.dataset.textError); });
  document.addEventListener("htmx:sendError", function () { tell(document.body.dataset.textOffline); });
  document.addEventListener("htmx:timeout", function () { tell(document.body.dataset.textOffline); });
})();
