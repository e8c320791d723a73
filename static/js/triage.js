// Triage: text and candidates point at each other; decisions by single keys.
(function () {
  "use strict";

  const doc = document.getElementById("doc");
  const triage = document.getElementById("triage");
  if (!triage) return;
  let current = null;      // id of the candidate in hand
  let decided = null;      // id of the candidate whose button was pressed last: its answer moves the focus
  let awaited = null;      // a candidate whose part of the text is being loaded
  let stays = false;       // accepted with A: the focus does not move on
  let since = Date.now();  // from when the candidate has been in hand
  const inHand = document.getElementById("in-hand");
  const KEYS_OFF = "triage-keys-off";

  // The card in hand and its evidence

  function cards() { return Array.from(triage.querySelectorAll(".cand")); }
  function cardOf(id) { return document.getElementById("c-" + id); }

  function choose(card, scrollsText) {
    if (current !== card.dataset.id) {
      current = card.dataset.id;
      since = Date.now();
      if (inHand) inHand.value = current;
      triage.querySelectorAll(".cand-current").forEach(function (one) { one.classList.remove("cand-current"); });
      light();
    }
    card.classList.add("cand-current");
    if (scrollsText) show(card);
  }

  function light() {
    doc.querySelectorAll(".ev-on").forEach(function (mark) { mark.classList.remove("ev-on"); });
    if (current) doc.querySelectorAll('mark[data-owners~="' + current + '"]').forEach(function (mark) { mark.classList.add("ev-on"); });
  }

  // Scrolls the text, and only the text, to the candidate's words; loads their part first where it is not there yet.
  function show(card) {
    const start = Number(card.dataset.start);
    const part = Array.from(doc.querySelectorAll(".part")).find(function (one) {
      return Number(one.dataset.from) <= start && start < Number(one.dataset.to);
    });
    if (!part) return;
    if (part.classList.contains("part-waiting")) {
      awaited = card.dataset.id;
      doc.scrollTop = part.offsetTop - doc.clientHeight / 3;
      window.htmx.trigger(part, "load-part");
      return;
    }
    const mark = part.querySelector('mark.ev-text[data-owners~="' + card.dataset.id + '"]');
    const at = (mark || part).getBoundingClientRect().top - doc.getBoundingClientRect().top;
    doc.scrollTop += at - doc.clientHeight / 3;
  }

  function focusCard(card) {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    choose(card, true);
  }

  triage.addEventListener("focusin", function (event) {
    const card = event.target.closest(".cand");
    if (card) choose(card, card.dataset.id !== current);
  });

  // What is pointed at is shown on the other side, too, without taking the card in hand away.
  function point(ids) {
    triage.querySelectorAll(".pointed").forEach(function (one) { one.classList.remove("pointed"); });
    ids.forEach(function (id) {
      const card = cardOf(id);
      if (card) card.classList.add("pointed");
      doc.querySelectorAll('mark[data-owners~="' + id + '"]').forEach(function (mark) { mark.classList.add("pointed"); });
    });
  }

  triage.addEventListener("mouseover", function (event) {
    const mark = event.target.closest("mark.ev");
    const card = event.target.closest(".cand");
    point(mark ? mark.dataset.owners.split(" ") : card ? [card.dataset.id] : []);
  });
  triage.addEventListener("mouseleave", function () { point([]); });

  doc.addEventListener("click", function (event) {
    const mark = event.target.closest("mark.ev");
    if (!mark || String(window.getSelection())) return;
    const owners = mark.dataset.owners.split(" ");
    // Where several rest on the same words, the next click goes to the next of them.
    const id = owners[(owners.indexOf(current) + 1) % owners.length];
    const card = cardOf(id);
    if (card) {
      choose(card, false);
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "center" });
    } else {
      decided = id;
      window.htmx.ajax("GET", triage.dataset.card.replace("/0/", "/" + id + "/"), { target: "#picked", swap: "innerHTML" });
    }
  });

  // What htmx brings

  document.addEventListener("htmx:load", function (event) {
    const elt = event.detail.elt;
    if (elt.classList.contains("part")) {
      light();
      const card = awaited && cardOf(awaited);
      awaited = null;
      if (card) show(card);
    }
    if (elt.classList.contains("cand")) arrived(elt);
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    const card = event.target.closest && event.target.closest(".cand");
    if (card) decided = card.dataset.id;
  });

  // Every decision tells how long its candidate was in hand, for the office's own figures.
  document.addEventListener("htmx:configRequest", function (event) {
    const detail = event.detail;
    if (detail.verb === "post" && detail.elt.closest(".cand")) detail.parameters.seconds = Math.round((Date.now() - since) / 1000);
  });

  function arrived(card) {
    // A card that was shown out of turn and comes again in its turn.
    const double = Array.from(document.querySelectorAll("#picked .cand")).find(function (one) { return one !== card && one.id === card.id; });
    if (double) double.remove();
    if (card.dataset.id !== decided) return;
    decided = null;
    fade(card);
    if (card.querySelector(".alert-danger")) {
      focusCard(card);
      const wrong = card.querySelector(".field-wrong input, .field-wrong select, .field-wrong textarea");
      if (wrong) wrong.focus();
    } else if (card.classList.contains("cand-form")) {
      choose(card, true);
      card.scrollIntoView({ block: "nearest" });
      const first = card.querySelector("[data-choice], form input:not([type=hidden]), form select, form textarea");
      if (first) first.focus({ preventScroll: true });
    } else if (card.dataset.state === "pending") {
      focusCard(card);
    } else {
      const rest = stays || card.closest("#picked") ? [] : cards();
      stays = false;
      const next = rest.slice(rest.indexOf(card) + 1).find(function (one) { return one.dataset.state === "pending"; });
      focusCard(next || card);
    }
  }

  // Words that only rejected candidates rest on are shown faintly.
  function fade(card) {
    doc.querySelectorAll('mark[data-owners="' + card.dataset.id + '"]').forEach(function (mark) {
      mark.classList.toggle("ev-faint", card.dataset.state === "rejected");
    });
  }

  // Keys

  const help = document.getElementById("keys-help");
  const helpButton = document.getElementById("keys-button");
  const keysOn = document.getElementById("keys-on");

  function stored() {
    try { return window.localStorage.getItem(KEYS_OFF); } catch (error) { return null; }
  }

  function toggleHelp() {
    help.hidden = !help.hidden;
    helpButton.setAttribute("aria-expanded", String(!help.hidden));
  }

  keysOn.checked = !stored();
  keysOn.addEventListener("change", function () {
    try {
      if (keysOn.checked) window.localStorage.removeItem(KEYS_OFF);
      else window.localStorage.setItem(KEYS_OFF, "1");
    } catch (error) { /* without storage the choice holds until the page is left */ }
  });
  if (helpButton) helpButton.addEventListener("click", toggleHelp);

  function step(by) {
    const all = cards();
    if (!all.length) return;
    const at = all.findIndex(function (card) { return card.dataset.id === current; });
    const next = at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)];
    focusCard(next);
    const more = triage.querySelector(".more");
    if (more && next === all[all.length - 1]) window.htmx.trigger(more, "click");
  }

  function press(key) {
    const card = current && cardOf(current);
    const button = card && card.querySelector('[data-key="' + key + '"]');
    if (button && !button.disabled) button.click();
    return Boolean(button);
  }

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    if (event.key === "Escape" && target.closest(".cand-form")) {
      current = target.closest(".cand").dataset.id;
      if (press("Escape")) event.preventDefault();
      return;
    }
    const form = target.closest(".cand-form");
    const writes = target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (form && !writes && /^[1-9]$/.test(event.key)) {
      // A reason for rejecting, or a line of the ledger.
      const choice = form.querySelectorAll("input[type=radio], [data-choice]")[Number(event.key) - 1];
      if (!choice) return;
      if (choice.type === "radio") choice.checked = true;
      choice.focus();
      event.preventDefault();
      return;
    }
    if (!keysOn.checked || writes || target.closest(".cand-form, .site-head")) return;
    if (!act(event.key)) return;
    event.preventDefault();
  }

  function act(key) {
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (key === "?" && helpButton) toggleHelp();
    else if (key === "A") {
      stays = press("a");
      return stays;
    } else if (/^[aermsl]$/.test(key)) return press(key);
    else if (/^[unb]$/.test(key)) return press(key) || window.triage.steps[key]();
    else return false;
    return true;
  }

  window.triage = { box: triage, doc: doc, cardOf: cardOf, cards: cards, focusCard: focusCard, steps: {} };

  // Once htmx knows the buttons: the first candidate is in hand at once, without stealing the focus.
  document.addEventListener("DOMContentLoaded", function () {
    document.addEventListener("keydown", pressed);
    const place = window.location.hash.match(/^#c-(\d+)$/);
    const first = (place && cardOf(place[1])) || triage.querySelector(".cand");
    if (!first) return;
    choose(first, true);
    if (place) first.scrollIntoView({ block: "center" });
  });
})();
