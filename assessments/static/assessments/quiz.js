// Saves each answer by itself. "Saved" is said only after the server's answer; until then it waits in memory and on this
// device, bound to the learner, and is tried again. Without this script the plain form does the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-quiz]");
  if (!form || !window.fetch) return;
  const words = form.dataset;
  const prefix = "okuw.answers.";
  const name = prefix + words.user + "." + words.quiz;
  const typing = {};
  let queue = {}; // order -> {sequence, response}
  let busy = false;
  let stopped = false;
  let failures = 0;
  let timer = 0;
  let afterwards = null;
  let unsent = false; // sending was asked for and could not be done

  // --- this device ---
  const store = (work) => {
    try { return work(localStorage); } catch { return null; }
  };
  const keep = () => store((box) =>
    Object.keys(queue).length ? box.setItem(name, JSON.stringify(queue)) : box.removeItem(name));

  // --- the page ---
  const fieldset = (order) => document.getElementById("q" + order);
  const blank = () => document.createElement("p");
  const base = (order) => form.elements["s" + order];
  const put = (line, text, waiting) => {
    line.className = "saved num" + (waiting ? " wait" : "");
    line.textContent = text;
    return line;
  };
  // Of a question on another screen nothing is said here; it is saved all the same.
  const say = (order, text, waiting) => {
    const box = fieldset(order);
    if (box) put(box.querySelector("[data-state]"), text, waiting);
  };
  const wrong = (order, text) => {
    const box = fieldset(order);
    if (!box) return;
    let line = box.querySelector(".errmsg");
    if (!line && !text) return;
    if (!line) {
      line = blank();
      line.className = "errmsg";
      line.id = "e" + order;
      line.setAttribute("role", "alert");
      box.querySelector("legend").after(line);
    }
    line.textContent = text || "";
    box.classList.toggle("bad", !!text);
    box.setAttribute("aria-describedby", text ? line.id : "");
  };
  const sum = () => {
    const waiting = Object.keys(queue).length;
    const saved = [...form.querySelectorAll("input[type=hidden]")].filter((input) => /^s\d+$/.test(input.name) && +input.value).length
      + +words.elsewhere;
    const box = form.querySelector("[data-summary]");
    const lines = [put(blank(), words.saved.replace("{n}", saved))];
    if (waiting) lines.push(put(blank(), words.queued.replace("{n}", waiting), true));
    if (waiting && unsent) lines.push(put(blank(), words.unsent, true));
    else if (waiting && !navigator.onLine) lines.push(put(blank(), words.offline, true));
    if (stopped) {
      const line = blank();
      const way = document.createElement("a");
      way.href = words.login;
      way.textContent = words.signIn;
      line.append(way);
      lines.push(line);
    }
    if (box.textContent.trim() === lines.map((line) => line.textContent).join("")) return;
    box.textContent = "";
    box.append(...lines);
  };

  // --- reading an answer; null: it cannot be one yet ---
  const lines = (box) => {
    const found = {};
    box.querySelectorAll("[data-line]").forEach((input) => {
      input.removeAttribute("aria-invalid");
      if (input.value.trim()) found[input.dataset.line] = input.value;
    });
    return found;
  };
  const places = (given) => {
    const order = [];
    for (const step in given) {
      if (order[given[step] - 1]) return null;
      order[given[step] - 1] = step;
    }
    return Array.from(order, (step) => step || null);
  };
  const read = (box) => {
    const chosen = [...box.querySelectorAll(":checked:not(option)")].map((input) => input.value);
    switch (box.dataset.kind) {
      case "ordering": return places(lines(box));
      case "matching": case "cloze": case "numeric": case "shorttext": case "extendedtext": return lines(box);
      case "multiple": return chosen;
      case "truefalse": return chosen.length ? chosen[0] === "true" : "";
      default: return chosen[0] || "";
    }
  };

  // --- saving ---
  const changed = (box) => {
    const order = box.dataset.order;
    const response = read(box);
    wrong(order, response === null ? words.clash : "");
    if (response === null || (typeof response !== "boolean" && !Object.keys(response).length)) {
      delete queue[order];
      say(order, words.unsaved, true);
    } else {
      queue[order] = { sequence: 1 + (queue[order] ? queue[order].sequence : +base(order).value), response };
      say(order, stopped ? words.waiting : words.saving, true);
    }
    keep();
    sum();
    flush();
  };
  const later = () => {
    failures++;
    unsent = unsent || !!afterwards;
    afterwards = null;
    for (const order of Object.keys(queue)) say(order, words.waiting, true);
    clearTimeout(timer);
    timer = setTimeout(flush, Math.min(60000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2));
    sum();
  };
  const flush = () => {
    const order = Object.keys(queue)[0];
    if (busy || stopped) return;
    if (!order) {
      const button = afterwards;
      afterwards = null;
      if (button) button.click();
      return;
    }
    const sent = queue[order];
    busy = true;
    fetch(words.answers + order + "/", {
      method: "PUT",
      credentials: "same-origin",
      keepalive: true,
      // A line that swallows everything is a line that failed.
      signal: AbortSignal.timeout ? AbortSignal.timeout(30000) : undefined,
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify(sent)
    }).then((answer) => answer.json().catch(() => ({})).then((data) => settled(order, sent, answer.status, data)))
      .catch(() => {
        busy = false;
        later();
      });
  };
  const settled = (order, sent, status, data) => {
    const newest = queue[order] === sent;
    busy = false;
    if (status === 200 && data.sequence) {
      failures = 0;
      unsent = false;
      if (base(order)) base(order).value = Math.max(+base(order).value, data.sequence);
      else if (data.sequence === 1) words.elsewhere = +words.elsewhere + 1;
      if (newest) {
        delete queue[order];
        say(order, data.label);
      }
    } else if (status === 409 && data.highest) {
      // What waited for another screen was answered anew since, here or elsewhere: that counts.
      if (!base(order)) delete queue[order];
      else if (queue[order]) {
        // A part that only the other one gave is not taken away.
        const parts = data.parts || {};
        const mine = queue[order].response;
        queue[order] = { sequence: data.highest + 1, response: Object.keys(parts).length ? { ...parts, ...mine } : mine };
        fieldset(order).querySelectorAll("[data-line]").forEach((input) => {
          input.value = input.value || parts[input.dataset.line] || "";
        });
      }
      wrong(order, data.message);
    } else if (data.over) {
      // The server has closed it: nothing waits any more, and the page leads to the result.
      queue = {};
      keep();
      location.reload();
      return;
    } else if ([404, 409, 422].includes(status)) {
      if (status !== 422) queue = {};
      else if (newest) delete queue[order];
      if (newest) say(order, words.unsaved, true);
      wrong(order, data.message);
    } else if (status === 401 || status === 403) {
      stopped = true;
      say(order, words.waiting, true);
      wrong(order, data.message || words.waiting);
    } else {
      later();
      return;
    }
    keep();
    sum();
    flush();
  };

  // --- what an earlier visit could not send, and what another person left behind ---
  const fill = (box, response) => {
    const kind = box.dataset.kind;
    box.querySelectorAll("[data-line]").forEach((input) => {
      const line = input.dataset.line;
      input.value = kind === "ordering" ? response.indexOf(line) + 1 || "" : response[line] || "";
    });
    box.querySelectorAll("input[type=radio],input[type=checkbox]").forEach((input) => {
      input.checked = kind === "multiple" ? response.includes(input.value) : String(response) === input.value;
    });
  };
  store((box) => Object.keys(box).forEach((key) => {
    if (key.startsWith(prefix) && !key.startsWith(prefix + words.user + ".")) box.removeItem(key);
  }));
  const kept = store((box) => JSON.parse(box.getItem(name))) || {};
  for (const order in kept) {
    if (!fieldset(order)) {
      queue[order] = kept[order];
    } else if (kept[order].sequence > +base(order).value) {
      queue[order] = kept[order];
      fill(fieldset(order), kept[order].response);
      say(order, words.waiting, true);
    }
  }

  // --- the time, as the server counted it when the page was drawn; this device's clock may be set as it likes ---
  const clock = form.querySelector("[data-clock]");
  const drawn = performance.now();
  const tick = () => {
    const left = Math.ceil(+words.left - (performance.now() - drawn) / 1000);
    const minutes = Math.ceil(left / 60);
    clock.hidden = minutes > 1440;
    clock.textContent = minutes > 120
      ? words.hours.replace("{h}", Math.floor(minutes / 60)).replace("{n}", minutes % 60)
      : left > 60 ? words.minutes.replace("{n}", minutes) : words.seconds.replace("{n}", Math.max(0, left));
    clock.classList.toggle("wait", left <= 60);
    if (left > 0) return setTimeout(tick, left > 61 ? 5000 : 1000);
    // What was typed last is saved within the grace; then the result.
    flush();
    setTimeout(() => location.reload(), 35000);
  };
  if (clock) tick();

  // --- how long a text is ---
  const count = (box) => {
    const line = box.querySelector("[data-words]");
    if (!line) return;
    const typed = box.querySelector("textarea").value.trim();
    line.textContent = line.dataset.words.replace("{n}", typed ? typed.split(/\s+/).length : 0);
    line.hidden = false;
  };
  form.querySelectorAll("fieldset[data-kind]").forEach(count);

  // --- events ---
  form.addEventListener("input", (event) => {
    const box = event.target.closest("fieldset[data-kind]");
    if (!box || box.dataset.kind === "scenario") return;
    count(box);
    clearTimeout(typing[box.id]);
    typing[box.id] = setTimeout(() => {
      delete typing[box.id];
      changed(box);
    }, /^text/.test(event.target.type) ? 700 : 0);
  });
  form.addEventListener("submit", (event) => {
    for (const id in typing) {
      clearTimeout(typing[id]);
      delete typing[id];
      changed(document.getElementById(id));
    }
    if (stopped || !Object.keys(queue).length) return;
    // What waits is saved first, so that nothing stays behind on this device.
    event.preventDefault();
    afterwards = event.submitter || document.activeElement;
    flush();
  });
  addEventListener("online", () => flush());
  addEventListener("offline", sum);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  form.querySelector("[data-plain]").remove();
  keep();
  sum();
  flush();
})();
