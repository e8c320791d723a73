// A commitment's page: the question before a report is sent, and names for comments.
(function () {
  "use strict";

  // Asked beforehand, so that chosen files stay chosen; without an answer the server asks when the form arrives.
  async function ask(form) {
    const data = new FormData(form);
    data.delete("attachments");
    try {
      const answer = await fetch(form.dataset.doubts, { method: "POST", body: data, credentials: "same-origin" });
      return answer.ok ? (await answer.text()).trim() : "";
    } catch {
      return "";
    }
  }

  // The page holds a sent form shut (duban.js); this one is still here.
  function open(form) {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach(function (button) {
      button.disabled = false;
      button.classList.remove("busy");
    });
  }

  function show(form, told) {
    const button = form.querySelector(".buttons");
    const box = document.createElement("div");
    box.dataset.doubtsTold = "";
    box.innerHTML = told;
    const sure = document.createElement("input");
    sure.type = "hidden";
    sure.name = "sure";
    sure.value = "1";
    box.append(sure);
    form.insertBefore(box, button);
    box.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("submit", async function (event) {
    const form = event.target.closest("form[data-doubts]");
    if (!form || form.dataset.asked || form.querySelector("[data-doubts-told]")) return;
    event.preventDefault();
    const told = await ask(form);
    open(form);
    if (told) {
      show(form, told);
      return;
    }
    form.dataset.asked = "1";
    form.requestSubmit();
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-mention]");
    if (!button) return;
    const field = button.closest("form").querySelector("textarea");
    field.setRangeText(button.dataset.mention, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  });
})();
