/* A kiosk: somebody shows their ticket, is greeted in their own language, and takes a badge with them. */
import { say, screenOf, turnTo } from "./page.js";
import { Scanner } from "./scanner.js";
import { play } from "./sound.js";
import { gateName } from "./state.js";
import * as words from "./words.js";

const STAYS = 15_000; // long enough to read it, and to press a button
const PRINTS = 30_000;

export const isKiosk = (state) =>
  Boolean(state.device?.scopes.includes("kiosk")) && !state.device.scopes.includes("scan");

export class Kiosk {
  #busy = false;
  #leaving = null;
  #answer = null; // what waits for how many come in
  #paper = null; // the address of the badge that was made last

  constructor(gate) {
    this.gate = gate;
    this.screen = screenOf("kiosk");
    this.scanner = new Scanner("kiosk", (text) => this.scanned(text), "user");
    this.language = words.language;
    this.#wire();
  }

  #part(name) {
    return this.screen.querySelector(`[data-kiosk="${name}"]`);
  }

  #wire() {
    for (const button of this.screen.querySelectorAll("[data-speak]")) {
      button.addEventListener("click", () => this.#speak(button.dataset.speak));
    }
    this.#part("done").addEventListener("click", () => this.#rest());
    this.#part("badge").addEventListener("click", () => this.#print());
    this.#part("fewer").addEventListener("click", () => this.#step(-1));
    this.#part("more").addEventListener("click", () => this.#step(1));
    this.#part("all").addEventListener("click", () => this.#answer?.(this.most));
    this.#part("people").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer?.(this.people);
    });
  }

  start() {
    turnTo("kiosk");
    this.#rest();
    this.scanner.start();
  }

  stop() {
    this.scanner.stop();
  }

  /* Follow what the gate says of itself while nobody stands here. */
  draw() {
    const { event } = this.gate.state;
    this.#part("event").textContent = event?.title.text ?? "";
    if (!this.#busy) this.#show(this.gate.state.problem ? "closed" : "idle");
  }

  async scanned(text) {
    if (this.#busy || this.gate.state.problem) return;
    this.#busy = true;
    this.scanner.pause();
    try {
      await this.#checkIn(text);
    } catch (error) {
      console.error(error);
      this.#refuse({ code: "error" });
    }
    if (this.#busy) this.#leaveAfter(STAYS);
  }

  async #checkIn(text) {
    const seen = await this.gate.peek(text);
    this.#speak(seen.holder?.language);
    this.ticket = null;
    this.#show("checking", seen.holder);
    const people = seen.signed && seen.left > 1 ? await this.#ask(seen.left) : 1;
    if (!people) return;
    const outcome = await this.gate.scan(text, { people });
    this.#speak(outcome.holder?.language);
    if (outcome.result !== "ok") return this.#refuse(outcome);
    this.ticket = outcome.ticket;
    this.#show("ok", outcome.holder ?? seen.holder);
    play("ok");
  }

  #refuse(outcome) {
    const { code, first, standing, ticket } = outcome;
    const known = {
      at: first?.at ?? null,
      gate: first ? gateName(this.gate.state, first.gate) : null,
      admitted: standing?.admitted,
      party: ticket?.party,
    };
    this.why = { code: code ?? "incomplete", known };
    this.#show("no", outcome.holder);
    play("ask");
  }

  /* Ask how many of a group come in; who walks away has answered none. */
  #ask(most) {
    Object.assign(this, { most, people: 1 });
    this.#show("people");
    this.#step(0);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#leaveAfter(PRINTS);
    }).finally(() => {
      this.#answer = null;
      clearTimeout(this.#leaving);
    });
  }

  #step(by) {
    this.people = Math.min(this.most, Math.max(1, this.people + by));
    this.#part("number").textContent = words.number(this.people, this.language);
    this.#part("some").textContent = this.#say("some", { number: words.number(this.people, this.language) });
  }

  async #print() {
    const { ticket } = this;
    this.#part("badge").hidden = true;
    this.#part("text").textContent = this.#say("printing");
    this.#leaveAfter(PRINTS);
    try {
      const paper = await this.gate.badge(ticket);
      if (this.ticket !== ticket) return; // they have gone, and somebody else stands here
      this.#paper = URL.createObjectURL(paper);
      this.#part("open").href = this.#paper;
      this.#part("open").hidden = false;
      await this.#toPrinter(this.#paper);
    } catch {
      if (this.ticket === ticket) this.#part("text").textContent = this.#say("no_badge");
    }
  }

  /* A browser that shows PDF files prints this one; where it does not, the link opens it. */
  #toPrinter(address) {
    if (!navigator.pdfViewerEnabled) return Promise.resolve();
    const frame = this.#part("paper");
    return new Promise((resolve) => {
      frame.addEventListener(
        "load",
        () => {
          frame.contentWindow?.print();
          resolve();
        },
        { once: true },
      );
      frame.hidden = false;
      frame.src = address;
    });
  }

  #leaveAfter(time) {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.#rest(), time);
  }

  /* Wait for the next one; nothing of the one before stays. */
  #rest() {
    clearTimeout(this.#leaving);
    this.#answer?.(0);
    this.#busy = false;
    if (this.#paper) URL.revokeObjectURL(this.#paper);
    Object.assign(this, { ticket: null, why: null });
    this.#paper = null;
    this.#part("open").removeAttribute("href");
    this.#clearPaper();
    this.#speak(words.language);
    this.draw();
    this.scanner.resume();
  }

  /* A frame keeps what it showed until there is another frame in its place. */
  #clearPaper() {
    const blank = this.#part("paper").cloneNode();
    blank.removeAttribute("src");
    blank.hidden = true;
    this.#part("paper").replaceWith(blank);
  }

  #speak(code) {
    if (!words.hasLanguage(code)) return;
    this.language = code;
    this.#show(this.screen.dataset.state);
  }

  #say(key, values = {}) {
    return words.kioskWords(this.language, key, values);
  }

  #show(state, holder = this.holder) {
    this.holder = ["idle", "closed"].includes(state) ? null : holder;
    this.screen.dataset.state = state;
    this.#write(state);
    this.#part("camera").hidden = state !== "idle";
    this.#part("people").hidden = state !== "people";
    this.#part("badge").hidden = state !== "ok" || !this.gate.state.online || !this.ticket || this.#paper !== null;
    this.#part("open").hidden = this.#paper === null;
    this.#part("done").hidden = !["ok", "no", "people"].includes(state);
  }

  #write(state) {
    const [title, text] = this.#told(state);
    const isNew = this.#part("title").textContent !== title;
    const speaks = this.#part("speaks");
    speaks.lang = this.language;
    speaks.dir = words.directionOf(this.language);
    this.#part("title").textContent = title;
    this.#part("text").textContent = text;
    this.#part("name").textContent = this.holder?.name ?? "";
    this.#part("all").textContent = this.#say("all", { number: words.number(this.most ?? 1, this.language) });
    this.#part("badge").textContent = this.#say("badge");
    this.#part("open").textContent = this.#say("open_badge");
    this.#part("done").textContent = this.#say("done");
    if (state === "people") this.#step(0);
    if (isNew && state !== "idle") say([title, text].filter(Boolean).join(" "), true);
  }

  #told(state) {
    const why = this.why && words.holderWords(this.why.code, this.language, this.why.known);
    return {
      idle: [this.#say("welcome"), this.#say("show")],
      closed: [this.#say("closed"), ""],
      checking: [this.#say("checking"), ""],
      people: [this.#say("how_many"), ""],
      ok: [this.#say("in"), ""],
      no: [why?.detail ?? "", this.#say("help")],
    }[state];
  }
}
