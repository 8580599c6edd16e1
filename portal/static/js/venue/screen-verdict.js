/* The verdict fills the screen. Each thing that it asks is a promise of what the person at the gate decides. */
import { list, part, say, screenOf, turnTo, write } from "./page.js";
import { ask } from "./questions.js";
import { NOT_BY_OVERRIDE } from "./rules.js";
import { play } from "./sound.js";
import { gateName, has, questionsOf } from "./state.js";
import * as words from "./words.js";

const { t } = words;
const NEXT = { act: "next" };
const STAYS = 4000; // a green one, unless somebody touches it
const STAYS_WITH_NOTICES = 9000;
export const UNDO_SECONDS = 60;
const ASKS = ["ambiguous", "error"];
const CLOSED = ["ended", "wiped", "unknown"];
const NO_TICKET = ["invalid", "bad_signature", "error", "ambiguous", "not_inside"];

export class VerdictScreen {
  #decide = null;
  #leaving = null; // the timer that closes a green screen
  #counting = null; // the one that counts an undo down

  constructor(gate) {
    this.gate = gate;
    this.screen = screenOf("verdict");
    this.wire();
  }

  wire() {
    part("next").addEventListener("click", () => this.close());
    part("undo").addEventListener("click", () => this.#choose({ act: "undo" }));
    part("override-form").addEventListener("submit", (event) => this.#override(event));
    part("override").addEventListener("toggle", ({ target }) => {
      if (!target.open) return;
      target.querySelector("input").focus();
      target.scrollIntoView({ block: "end" });
    });
    part("group-form").addEventListener("submit", (event) => this.#people(event));
    part("group-all").addEventListener("click", () => this.#choose({ people: this.most }));
    part("fewer").addEventListener("click", () => this.#step(-1));
    part("more").addEventListener("click", () => this.#step(1));
    part("people").addEventListener("input", () => this.#step(0));
    part("holder-language").addEventListener("change", (event) => this.#speak(event.target.value));
    this.screen.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    // Whoever touches a green screen is reading it.
    for (const touch of ["pointerdown", "keydown"]) this.screen.addEventListener(touch, () => this.#stay());
  }

  /* Go back to the camera; whatever was asked is left as it is. */
  close() {
    this.#choose(NEXT);
  }

  /* Whether the next ticket may come in its place: nothing is being decided or asked. */
  get isOver() {
    return this.#decide !== null && ["ok", "no"].includes(this.screen.dataset.verdict);
  }

  checking(holder, ticket) {
    this.#clear();
    this.#look("checking");
    write(part("word"), t("checking"));
    this.holder(holder);
    this.#party(ticket, null);
    if (!this.screen.hidden) return;
    turnTo("verdict");
  }

  /* The name and what the person needs, as soon as they are known. */
  holder(holder) {
    write(part("name"), holder?.name ?? holder?.party);
    write(part("group-name"), holder?.name ? holder.party : "");
    list(part("notices"), words.notices(holder));
  }

  /* Ask how many of a group; at most so many. */
  askPeople(seen, most, kind) {
    this.checking(seen.holder, seen);
    this.most = most;
    this.#look("ask");
    write(part("word"), t(kind === "exit" ? "group_out" : "group_in"));
    this.#party(seen, seen.standing);
    part("group-form").hidden = false;
    part("people").value = 1;
    part("people").max = most;
    part("group-all").textContent = t(seen.standing.admitted ? "group_rest" : "group_all", { number: words.number(most) });
    this.#step(0);
    this.#buttons("next", "cancel");
    this.#announce();
    return this.#wait();
  }

  /* Show how an attempt ended; returns what is to be done next: nothing, undo it, or try again with more. */
  settle(outcome) {
    this.outcome = outcome;
    this.#clear();
    this.holder(outcome.holder);
    this.#party(outcome.ticket, outcome.standing);
    part("offline-words").hidden = !outcome.offline || outcome.result !== "ok";
    if (outcome.result === "ok") this.#green();
    else if (outcome.result === "incomplete") this.#amber();
    else this.#red();
    this.#announce();
    return this.#wait();
  }

  #green() {
    const { kind, opId, overridden, holder } = this.outcome;
    this.#look("ok");
    const said = words.staffWords(kind === "exit" ? "out" : "ok");
    write(part("word"), said.title);
    write(part("detail"), overridden ? t("overridden", { why: words.staffWords(overridden).title }) : "");
    this.#buttons("next", "next");
    this.#offerUndo(opId);
    play("ok");
    const stays = holder?.notices?.length || overridden ? STAYS_WITH_NOTICES : STAYS;
    this.#leaving = setTimeout(() => this.close(), stays);
  }

  #amber() {
    const said = words.staffWords("incomplete");
    this.#look("ask");
    write(part("word"), said.title);
    write(part("detail"), said.detail);
    this.#buttons("next", "cancel");
    this.#questions();
    this.#holderBlock("incomplete");
    play("ask");
  }

  /* A question that the device has not heard of yet is fetched first. */
  async #questions() {
    const { outcome } = this;
    const show = () => ask(questionsOf(this.gate.state, outcome.missing), (answers) => this.#choose({ answers }));
    show();
    if (questionsOf(this.gate.state, outcome.missing).length === outcome.missing.length) return;
    await this.gate.sync().catch(() => {});
    if (this.outcome === outcome) show();
  }

  #red() {
    const { problem } = this.outcome;
    const code = this.outcome.code ?? "error";
    const asks = ASKS.includes(code);
    const said = words.staffWords(code, this.#known());
    this.#look(asks ? "ask" : "no");
    write(part("word"), CLOSED.includes(problem) ? t("device_closed") : said.title);
    write(part("detail"), t.has(`because_${problem}`) ? t(`because_${problem}`) : said.detail);
    this.#holderBlock(code);
    this.#buttons("next", "next");
    part("override").hidden = !has(this.gate.state, "supervisor") || [...NO_TICKET, ...NOT_BY_OVERRIDE].includes(code);
    play(asks ? "ask" : "no");
  }

  /* What may be named in a text: when and where somebody came in, how many of the group. */
  #known() {
    const { first, standing, ticket } = this.outcome;
    return {
      at: first?.at ?? null,
      gate: gateName(this.gate.state, first?.gate),
      admitted: standing?.admitted ?? 0,
      party: ticket?.party ?? 1,
    };
  }

  #holderBlock(code) {
    part("holder").hidden = false;
    this.holderCode = code;
    const wanted = this.outcome.holder?.language ?? null;
    // Whose language nobody knows chooses it; whose language has no pages reads English.
    this.#speak(words.holderWords(code, wanted ?? words.language, this.#known()).language, wanted);
  }

  #speak(language, wanted = language) {
    const said = words.holderWords(this.holderCode, language, this.#known());
    const box = part("holder-words");
    box.lang = said.language;
    box.dir = said.dir;
    part("holder-text").textContent = said.detail;
    part("holder-language").value = said.language;
    write(part("holder-label"), t(wanted ? "for_visitor" : "for_visitor_unknown"));
  }

  #party(ticket, standing) {
    const isGroup = (ticket?.party ?? 1) > 1;
    const values = { admitted: words.number(standing?.admitted ?? 0), party: words.number(ticket?.party ?? 1) };
    const inside = words.number(standing?.inside ?? 0);
    write(part("party"), isGroup ? (standing ? t("group_standing", { ...values, inside }) : t("group_of", values)) : "");
  }

  #offerUndo(opId) {
    const button = part("undo");
    const until = Date.now() + UNDO_SECONDS * 1000;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      button.hidden = seconds <= 0;
      part("undo-seconds").textContent = words.number(Math.max(0, seconds));
    };
    button.dataset.op = opId;
    tick();
    this.#counting = setInterval(tick, 1000);
  }

  #look(verdict) {
    this.screen.dataset.verdict = verdict;
  }

  #buttons(name, label) {
    part(name).hidden = false;
    part(name).textContent = t(label);
  }

  #step(by) {
    const field = part("people");
    const people = Math.min(this.most, Math.max(1, (Number.parseInt(field.value, 10) || 1) + by));
    if (by || Number(field.value) > this.most) field.value = people;
    part("fewer").disabled = people <= 1;
    part("more").disabled = people >= this.most;
    part("group-some").textContent = t("group_some", { number: words.number(people) });
  }

  #people(event) {
    event.preventDefault();
    const people = Number.parseInt(part("people").value, 10);
    if (people >= 1 && people <= this.most) this.#choose({ people });
  }

  #override(event) {
    event.preventDefault();
    const reason = event.target.elements.reason.value.trim();
    if (reason) this.#choose({ override: reason });
    else event.target.elements.reason.focus();
  }

  #announce() {
    const said = [part("word"), part("name"), part("party"), part("detail")].filter((element) => !element.hidden);
    say([...said.map((element) => element.textContent), ...words.notices(this.outcome?.holder)].join("\n"), true);
    this.screen.focus({ preventScroll: true });
    this.screen.scrollTop = 0;
  }

  #clear() {
    this.#stay();
    clearInterval(this.#counting);
    const parts = ["detail", "offline-words", "group-form", "question-form", "holder", "override", "undo", "next", "party"];
    for (const name of parts) part(name).hidden = true;
    part("override").open = false;
    part("override-form").reset();
  }

  #stay() {
    clearTimeout(this.#leaving);
  }

  #wait() {
    return new Promise((resolve) => (this.#decide = resolve));
  }

  #choose(choice) {
    const decide = this.#decide;
    if (!decide) return;
    this.#decide = null;
    decide(choice);
  }
}
