/* The live parts of writing a proposal; without them the pages do the same, a press of a button later. */
const PAUSE = 2500; // after the last key
const LONGEST_PAUSE = 20000; // for those who never stop typing
const RETRY = [5, 10, 20, 40, 60, 120]; // seconds
const COPY_DAYS = 14;
const LARGEST = 60000; // browsers refuse more from a page that goes away
const ASK = { headers: { Accept: "application/json" }, redirect: "manual" };
const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/gu;

const language = document.documentElement.lang;
const seconds = (number) => number * 1000;
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const clock = (moment) => {
  const far = new Date().toDateString() !== moment.toDateString();
  const form = far ? { dateStyle: "medium", timeStyle: "short" } : { hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(language, form).format(moment);
};

/* Replace a part of the page by a newer one, unless it is the same or somebody is in it with the keyboard. */
function renew(old, part) {
  if (!old || old.innerHTML.trim() === part.innerHTML.trim() || old.contains(document.activeElement)) return;
  const open = old.querySelector("details")?.open;
  old.replaceChildren(...part.childNodes);
  if (open) old.querySelector("details").open = true;
}

const parts = (html) => new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-part]");

/* Copies in this browser while a text is not saved; a browser that keeps nothing does without. */
const copies = {
  keep(key, values) {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    } catch {}
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {}
  },
  latest(beginning, own) {
    let found = null;
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith("portal-draft:")) continue;
        const copy = JSON.parse(localStorage.getItem(key));
        if (Date.now() - copy.at > COPY_DAYS * seconds(86400)) copies.drop(key);
        else if (key.startsWith(beginning) && key !== own && !(found?.at > copy.at)) found = { key, ...copy };
      }
    } catch {}
    return found;
  },
};

function write(form) {
  const know = JSON.parse(form.dataset.writing);
  const fields = form.elements;
  const find = (name) => form.querySelector(`[data-${name}]`);
  const prefix = `portal-draft:${know.writer}:`;
  let { save: saveUrl, proposal } = know;
  const snapshot = () => JSON.stringify(values());
  let saved = know.unsaved ? null : snapshot();
  let refused = null; // a text that the server can't keep; it is not sent again unchanged
  let unanswered = []; // texts whose answer was lost on the way
  let busy = null;
  let failures = 0;
  let ended = false; // the session
  let renewed = false;
  let stopped = false;
  let leaving = false;
  let since = 0;
  let saveTimer, copyTimer, hintTimer, hinting;

  function values() {
    const { csrf_token: _t, form_key: _k, revision: _r, ...written } = Object.fromEntries(new FormData(form));
    return written;
  }

  const dirty = () => snapshot() !== saved;
  const copyKey = () => `${prefix}${proposal ?? "new"}:${fields.form_key.value}`;
  const keepCopy = () => copies.keep(copyKey(), values());

  function say(name, { at = new Date(), more = [], other = "" } = {}) {
    const words = [fill(know.said[name], { time: clock(at) }), ...more].join(" ");
    const box = find("save");
    box.hidden = false;
    box.dataset.state = name === "saved" ? "saved" : "open";
    if (find("save-words").textContent !== words) find("save-words").textContent = words;
    find("save-sign-in").hidden = name !== "ended";
    find("save-other").hidden = !other;
    if (other) find("save-other").href = other;
    find("copy-take").hidden = find("copy-drop").hidden = name !== "copy";
  }

  function later(wait) {
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, wait);
  }

  function retry() {
    keepCopy();
    say("again");
    later(seconds(RETRY[Math.min(failures++, RETRY.length - 1)]));
  }

  function stop(name, other) {
    stopped = true;
    keepCopy();
    say(name, { other });
  }

  function save() {
    clearTimeout(saveTimer);
    if (stopped || leaving || !dirty() || snapshot() === refused) return;
    if (!saveUrl) {
      keepCopy();
      if (know.public) say("browser");
      return;
    }
    if (busy) return;
    since = 0;
    busy = (ended ? freshToken() : send()).catch(retry).finally(() => {
      busy = null;
      if (dirty() && !failures && !ended) later(PAUSE);
    });
  }

  async function send(adopted = false) {
    const now = snapshot();
    const body = new URLSearchParams(new FormData(form));
    const keepalive = document.visibilityState === "hidden" && body.toString().length < LARGEST;
    const mine = { title: fields.title.value.trim(), body: fields.body.value };
    let answer;
    let told = {};
    try {
      answer = await fetch(saveUrl, { ...ASK, method: "POST", body, keepalive });
      if (answer.ok || [409, 422].includes(answer.status)) told = await answer.json();
    } catch {
      unanswered.push(mine);
      return retry();
    }
    if (answer.ok) return kept(told, now);
    if (answer.status === 400 || answer.status === 401) return freshToken();
    if (answer.status === 404) return stop("over");
    if (answer.status === 422) {
      refused = now;
      keepCopy();
      return say("refused", { more: told.problems });
    }
    if (answer.status !== 409) {
      unanswered.push(mine);
      return retry();
    }
    if (told.reason !== "changed") return stop("over");
    const own = unanswered.some((text) => text.title === told.title && text.body === told.body);
    if (!own || adopted) return stop("other", told.edit_url);
    take(told);
    return send(true);
  }

  function take(told) {
    copies.drop(copyKey());
    fields.revision.value = told.revision;
    saveUrl = told.save_url;
    unanswered = [];
    if (proposal) return;
    proposal = told.proposal_id;
    history.replaceState(null, "", told.edit_url);
  }

  function kept(told, now) {
    failures = 0;
    ended = renewed = false;
    saved = now;
    if (!told.saved_at) return;
    take(told);
    if (dirty() || told.left_out.length) keepCopy();
    say(told.left_out.length ? "left_out" : "saved", { at: new Date(told.saved_at), more: told.left_out });
  }

  async function freshToken() {
    keepCopy();
    const answer = await fetch(know.token, ASK);
    if (answer.status === 401) {
      ended = true;
      say("ended");
      return later(seconds(5));
    }
    if (!answer.ok || renewed) return retry();
    const told = await answer.json();
    if (told.writer !== know.writer) return stop("somebody");
    for (const token of document.getElementsByName("csrf_token")) token.value = told.csrf_token;
    ended = false;
    renewed = true;
    return send();
  }

  function count(name) {
    const place = form.querySelector(`[data-length="${name}"]`);
    const text = fields[name].value.trim();
    const dense = (text.match(DENSE)?.length ?? 0) * 2 > (text.match(/\p{L}/gu)?.length ?? 0);
    const number = dense ? text.replace(/\s/g, "").length : text.split(/\s+/).filter(Boolean).length;
    const [few, many] = dense ? [80, 1200] : [30, 400];
    const left = know.longest[name] - [...fields[name].value].length;
    let level = number < few ? "short" : number > many ? "long" : "good";
    if (left < know.longest[name] / 10) level = left < 0 ? "over_limit" : "near";
    place.hidden = !text || (name === "title" && left >= 30);
    place.dataset.level = level;
    const shown = new Intl.NumberFormat(language);
    const [counted, words] = place.children;
    const unit = know.said[dense ? "characters" : "words"];
    counted.textContent = name === "body" ? fill(unit, { number: shown.format(number) }) : "";
    const said = fill(know.said[level], { number: shown.format(Math.abs(left)) });
    if (words.textContent !== said) words.textContent = place.hidden ? "" : said;
  }

  function place(html) {
    for (const part of parts(html)) {
      const target = form.querySelector(`[data-place="${part.dataset.part}"]`);
      if (target) renew(target, part);
    }
    for (const button of form.querySelectorAll("[data-choose]")) button.hidden = false;
  }

  async function hint() {
    hinting?.abort();
    hinting = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    if (proposal) body.set("proposal_id", proposal);
    try {
      const answer = await fetch(know.hints, { ...ASK, method: "POST", body, signal: hinting.signal });
      if (answer.ok) place((await answer.json()).html);
    } catch {}
  }

  function changed() {
    since ||= Date.now();
    clearTimeout(copyTimer);
    copyTimer = setTimeout(() => dirty() && keepCopy(), 600);
    if (!failures && !ended) later(Math.min(PAUSE, Math.max(0, since + LONGEST_PAUSE - Date.now())));
    clearTimeout(hintTimer);
    hintTimer = setTimeout(hint, 1200);
    ["title", "body"].forEach(count);
  }

  function offer() {
    const copy = copies.latest(`${prefix}${proposal ?? "new"}:`, copyKey());
    if (!copy) return;
    if (JSON.stringify(copy.values) === snapshot()) return copies.drop(copy.key);
    say("copy", { at: new Date(copy.at) });
    find("copy-take").onclick = () => {
      for (const [name, value] of Object.entries(copy.values)) if (fields[name]) fields[name].value = value;
      copies.drop(copy.key);
      say("taken", { at: new Date(copy.at) });
      fields.body.focus();
      changed();
    };
    find("copy-drop").onclick = () => {
      copies.drop(copy.key);
      find("save").hidden = true;
      fields.body.focus();
    };
  }

  form.addEventListener("input", changed);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    fields.cluster.value = button.dataset.choose;
    fields.cluster.focus();
    changed();
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(saveTimer);
    clearTimeout(copyTimer);
    leaving = true;
    if (busy) {
      event.preventDefault(); // its answer brings the version's number
      const waited = new Promise((resolve) => setTimeout(resolve, seconds(4)));
      return Promise.race([busy, waited]).then(() => { busy = null; form.requestSubmit(); });
    }
    keepCopy();
    try {
      sessionStorage.setItem("portal-handed", copyKey());
    } catch {}
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty() && !leaving) keepCopy();
    save();
  });
  window.addEventListener("focus", () => ended && save());
  window.addEventListener("online", save);
  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) save();
  });

  place(find("hints").innerHTML);
  find("hints").remove();
  ["title", "body"].forEach(count);
  if (saved === null) later(0);
  else offer();
  return know.unsaved || know.compared;
}

/* Look for the translations of a draft as they arrive. */
function watch(preview) {
  const link = preview.querySelector("[data-without-script]");
  const until = Date.now() + seconds(300);
  link.hidden = true;
  const look = async (wait) => {
    let told = { waiting: true };
    try {
      const answer = await fetch(preview.dataset.preview, ASK);
      if (answer.ok) told = await answer.json();
    } catch {}
    for (const part of parts(told.html ?? "")) renew(preview.querySelector(`[data-part="${part.dataset.part}"]`), part);
    if (told.waiting && Date.now() < until) setTimeout(look, wait, Math.min(wait * 1.5, seconds(15)));
    else link.hidden = !told.waiting;
  };
  setTimeout(look, seconds(1.5), seconds(2));
}

const form = document.querySelector("[data-writing]");
const open = form ? write(form) : false;
try {
  const handed = sessionStorage.getItem("portal-handed");
  sessionStorage.removeItem("portal-handed");
  if (handed && !open) copies.drop(handed);
} catch {}
const preview = document.querySelector("[data-preview]");
if (preview) watch(preview);
