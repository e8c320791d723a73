// Triage: steps that change several cards, words selected in the text, drafts of forms.
(function () {
  "use strict";

  const triage = window.triage;
  const arrivals = document.getElementById("arrivals");
  if (!triage || !arrivals) return;

  // Cards that a step has changed, made or taken away

  // The event comes once for each element that arrived; the first time takes them all.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (arrivals.children.length) settle(event.detail.target === arrivals);
  });

  function settle(takesFocus) {
    arrivals.querySelectorAll("[data-gone]").forEach(function (mark) {
      const card = triage.cardOf(mark.dataset.gone);
      if (card) card.remove();
    });
    const came = Array.from(arrivals.querySelectorAll(".cand"));
    came.forEach(place);
    arrivals.replaceChildren();
    const empty = document.querySelector("#cards > .empty");
    if (came.length && empty) empty.remove();
    new Set(came.map(partOf)).forEach(reload);
    if (!came.length || !takesFocus) return;
    triage.focusCard(came[0]);
    const first = came[0].querySelector(".split-text");
    if (first) first.focus();
  }

  // In the place of the same card, else where the text has it.
  function place(card) {
    const old = triage.cards().find(function (one) { return one.id === card.id; });
    if (old) {
      old.replaceWith(card);
      return;
    }
    const start = Number(card.dataset.start);
    const list = document.getElementById("cards");
    const next = Array.from(list.querySelectorAll(".cand")).find(function (one) { return Number(one.dataset.start) > start; });
    list.insertBefore(card, next || list.querySelector(":scope > .more"));
  }

  function partOf(card) {
    const start = Number(card.dataset.start);
    return Array.from(triage.doc.querySelectorAll(".part:not(.part-waiting)")).find(function (one) {
      return Number(one.dataset.from) <= start && start < Number(one.dataset.to);
    });
  }

  // The evidence marked in the text is another one now.
  function reload(part) {
    if (!part) return;
    const address = triage.box.dataset.part.replace(/0\/$/, part.id.replace("part-", "") + "/");
    window.htmx.ajax("GET", address, { target: part, swap: "outerHTML" });
  }

  // Undo, the sure ones, words selected in the text

  triage.steps.u = function () {
    const form = document.getElementById("undo");
    if (form) form.requestSubmit();
    return Boolean(form);
  };

  triage.steps.b = function () {
    const link = document.getElementById("sure-link");
    if (link) link.click();
    return Boolean(link);
  };

  triage.steps.n = function () {
    const form = document.getElementById("make");
    const range = form && selected();
    if (!range) return false;
    form.elements.start.value = range[0];
    form.elements.end.value = range[1];
    form.requestSubmit();
    window.getSelection().removeAllRanges();
    return true;
  };

  const makeLink = document.getElementById("make-link");
  if (makeLink) {
    makeLink.addEventListener("mousedown", function (event) { event.preventDefault(); });  // keeps the selection
    makeLink.addEventListener("click", function (event) { if (triage.steps.n()) event.preventDefault(); });
  }

  // Where the selection lies in the document, in code points; null where it does not lie in its text.
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start === null || end === null || end <= start ? null : [start, end];
  }

  function offset(node, at) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest("[data-at]");
    if (!piece || !triage.doc.contains(piece)) return null;
    const before = document.createRange();
    before.setStart(piece, 0);
    before.setEnd(node, at);
    return Number(piece.dataset.at) + Array.from(before.toString()).length;
  }

  // Split: Enter cuts where the cursor stands.
  document.addEventListener("keydown", function (event) {
    const field = event.target;
    if (!field.matches(".split-text") || event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
    event.preventDefault();
    const words = field.value.slice(0, field.selectionStart).replace(/\r\n/g, "\n");
    field.form.elements.at.value = Array.from(words).length;
    field.form.requestSubmit();
  });

  // Drafts: what was entered in a form and not saved outlives a reload, for this person, until the card changes.

  const PREFIX = "triage-draft-" + triage.box.dataset.user + "-";

  function stored(form, values) {
    try {
      const key = PREFIX + form.dataset.draft;
      if (values === undefined) return JSON.parse(window.localStorage.getItem(key));
      if (values === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, JSON.stringify(values));
    } catch (error) { /* without storage there are no drafts */ }
    return null;
  }

  function fields(form) {
    return Array.from(form.elements).filter(function (one) { return one.name && one.type !== "hidden"; });
  }

  function keep(form) {
    const values = {};
    fields(form).forEach(function (one) { values[one.name] = one.value; });
    stored(form, values);
  }

  document.addEventListener("input", function (event) {
    const form = event.target.form;
    if (form && form.dataset.draft) keep(form);
  });

  document.addEventListener("htmx:load", function (event) {
    const form = event.detail.elt.querySelector && event.detail.elt.querySelector("form[data-draft]");
    if (!form || form.querySelector(".alert")) return;
    const values = stored(form);
    if (!values) return;
    fields(form).forEach(function (one) { if (one.name in values) one.value = values[one.name]; });
    form.querySelector(".draft-note").hidden = false;
  });

  document.addEventListener("click", function (event) {
    const form = event.target.closest("[data-draft-drop]") && event.target.form;
    if (!form) return;
    stored(form, null);
    form.reset();
    form.querySelector(".draft-note").hidden = true;
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.detail.elt;
    if (form.dataset && form.dataset.draft && event.detail.successful) stored(form, null);
  });

  // Ctrl+S leaves the form; its draft stays.
  document.addEventListener("keydown", function (event) {
    const form = event.target.form;
    if (!event.ctrlKey || event.key !== "s" || !form || !form.dataset.draft) return;
    event.preventDefault();
    keep(form);
    form.querySelector('[data-key="Escape"]').click();
  });

  // Cards with a draft are marked; drafts of what has changed since are of no use.
  function mark() {
    let keys = [];
    try { keys = Object.keys(window.localStorage); } catch (error) { return; }
    keys.filter(function (key) { return key.startsWith(PREFIX); }).forEach(function (key) {
      const about = key.slice(PREFIX.length).split("-");
      const card = triage.cardOf(about[0]);
      if (card && card.dataset.version === about[1]) card.classList.add("cand-drafted");
      else if (card) window.localStorage.removeItem(key);
    });
  }

  document.addEventListener("htmx:afterSwap", mark);
  mark();
})();
