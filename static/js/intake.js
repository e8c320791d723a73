// Uploading: drag and drop, and each file sent by itself, so that one that is refused or lost stops none of the others.
// Without this script the form sends all files in one request.
(function () {
  "use strict";

  const form = document.getElementById("upload");
  const drop = document.getElementById("drop");
  const input = document.getElementById("files");
  const answers = document.getElementById("answers");
  if (!form || !window.fetch) return;
  const says = form.dataset;

  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function () { drop.classList.remove("drop-over"); });
  });
  // A file that misses the box must not replace the page.
  window.addEventListener("dragover", function (event) { event.preventDefault(); });
  window.addEventListener("drop", function (event) {
    event.preventDefault();
    if (drop.contains(event.target) && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });

  function line(name) {
    let list = answers.querySelector("ul");
    if (!list) {
      list = document.createElement("ul");
      list.className = "answers";
      answers.appendChild(list);
    }
    const item = document.createElement("li");
    item.className = "answer";
    const tag = document.createElement("span");
    tag.className = "tag tag-strong";
    tag.textContent = says.textWaiting;
    const label = document.createElement("span");
    label.className = "answer-name";
    label.textContent = name;
    item.append(tag, label);
    list.appendChild(item);
    return item;
  }

  function refuse(item, text) {
    item.classList.add("answer-refused");
    const reason = document.createElement("span");
    reason.className = "answer-text";
    reason.textContent = text;
    item.querySelectorAll("progress").forEach(function (bar) { bar.remove(); });
    item.querySelector(".tag").remove();
    item.appendChild(reason);
  }

  // One file or the pasted text; resolves to the address of its run, or to an empty string.
  function send(item, values) {
    return new Promise(function (done) {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append("published", form.elements.published.value);
      data.append("replaces", form.elements.replaces.value);
      Object.keys(values).forEach(function (name) { data.append(name, values[name]); });
      const tag = item.querySelector(".tag");
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", item.querySelector(".answer-name").textContent);
      item.appendChild(bar);
      tag.textContent = says.textSending;
      const request = new XMLHttpRequest();  // fetch cannot tell how much is sent
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
      });
      request.upload.addEventListener("load", function () {
        bar.removeAttribute("value");
        tag.textContent = says.textReading;
      });
      request.addEventListener("error", function () {
        refuse(item, says.textOffline);
        done("");
      });
      request.addEventListener("load", function () {
        const box = document.createElement("div");
        box.innerHTML = request.responseText;
        const found = Array.from(box.querySelectorAll(".answer"));  // one for each file of a zip
        const from = request.getResponseHeader("HX-Redirect");
        if (from) {
          window.location.assign(from);
        } else if (!found.length) {
          refuse(item, says.textError);
        } else {
          item.replaceWith(...found);
          found.forEach(function (one) { window.htmx.process(one); });
        }
        done(found.length === 1 && found[0].dataset.run || "");
      });
      request.send(data);
    });
  }

  form.addEventListener("submit", function (event) {
    const files = Array.from(input.files);
    const text = form.elements.text.value;
    const address = form.elements.address.value.trim();
    if (!files.length && !text.trim() && !address) return; // the server says what is missing
    event.preventDefault();
    answers.replaceChildren();
    const jobs = files.map(function (file) { return { item: line(file.name), values: { files: file }, file: file }; });
    if (text.trim()) jobs.push({ item: line(says.textPasted), values: { text: text } });
    if (address) jobs.push({ item: line(address), values: { address: address } });
    const runs = [];
    jobs.reduce(function (before, job) {
      return before.then(function () {
        if (job.file && job.file.size > Number(says.maxMb) * 1024 * 1024) {
          refuse(job.item, says.textTooLarge);
          return "";
        }
        return send(job.item, job.values);
      }).then(function (run) { if (run) runs.push(run); });
    }, Promise.resolve()).then(function () {
      if (jobs.length === 1 && runs.length === 1) {
        window.location.assign(runs[0]);
        return;
      }
      ready();
      if (runs.length === jobs.length) {
        form.elements.text.value = "";
        form.elements.address.value = "";
        input.value = "";
      }
      answers.scrollIntoView({ block: "nearest" });
    });
  });

  // duban.js has locked the form against a second sending.
  function ready() {
    window.setTimeout(function () {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach(function (button) {
        button.disabled = false;
        button.classList.remove("busy");
      });
    }, 0);
  }
})();
