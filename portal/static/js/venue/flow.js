/* From a text that was scanned or typed to a verdict, one after the other. */
import { remember } from "./names.js";
import { isAt, part, say, turnTo, write } from "./page.js";
import { left } from "./standing.js";
import { has, listOf } from "./state.js";
import { UNDO_SECONDS } from "./screen-verdict.js";
import { staffWords, t } from "./words.js";

const TELL_AFTER = 1500; // milliseconds: how many are inside is asked once those at the door are through
const FAILED = { kind: "entry", result: "refused", code: "error", missing: [], holder: null, ticket: null, problem: null };

export class Flow {
  #current = null;
  #lastTimer = null;
  #syncTimer = null;

  constructor(gate, { verdict, found, scanner }) {
    Object.assign(this, { gate, verdict, found, scanner });
    part("last-undo").addEventListener("click", () => this.#undoLast());
  }

  /* Take the next code; while something is being decided or asked, a code in view is not for now. */
  async scanned(text) {
    if (this.#current) {
      if (!this.verdict.isOver) return;
      this.verdict.close();
      await this.#current;
    }
    this.#current = this.#whole(() => this.#begin(text));
    await this.#current;
  }

  /* Take what somebody typed; returns what to say below the field, or nothing. */
  async typed(text) {
    const seen = await this.gate.peek(text);
    if (seen.kind === "ticket") return void this.scanned(text);
    if (seen.kind === "none" && !has(this.gate.state, "names")) return t("typed_no_code");
    const { words = null, found } = await this.#find(text, seen.kind);
    if (found && !this.#current) this.#current = this.#whole(() => this.#confirm(found));
    return words;
  }

  async #begin(text) {
    const seen = await this.gate.peek(text);
    if (seen.kind === "short") return this.#scannedShort(text);
    const people = await this.#peopleOf(seen);
    if (people) await this.#attempt((options) => this.gate.scan(text, options), seen, { people });
  }

  async #scannedShort(text) {
    const { words = null, found } = await this.#find(text, "short");
    write(part("type-hint"), words);
    if (found) await this.#confirm(found);
  }

  /* Look for a typed code or a name; only the portal knows them. */
  async #find(text, kind) {
    if (!this.gate.state.online) return { words: t("typed_offline") };
    const told = await this.gate.look(text).catch(() => null);
    if (!told) return { words: t("typed_failed") };
    if (told.offline) return { words: t("typed_offline") };
    if (!told.found.length) return { words: t(kind === "short" ? "typed_unknown" : "typed_nobody") };
    return { found: told.found };
  }

  async #confirm(found) {
    const one = await this.found.choose(found);
    if (!one) return;
    const seen = { ...one, ticket: one, left: this.#leftOf(one), signed: true };
    const people = await this.#peopleOf(seen);
    if (people) await this.#attempt((options) => this.gate.admit(one, options), seen, { people });
  }

  #leftOf({ party, standing }) {
    const { policy } = listOf(this.gate.state);
    return left(party, policy, standing ?? { admitted: 0, inside: 0 });
  }

  /* The camera rests while somebody reads; afterwards the screen is the camera's again. */
  async #whole(act) {
    this.scanner.pause();
    try {
      await act();
    } finally {
      this.#current = null;
      this.scanner.resume();
      if (!isAt("setup")) turnTo("scan");
    }
  }

  /* Return how many come in or go out, or null where somebody has thought better of it. */
  async #peopleOf(seen) {
    const { mode } = this.gate.state;
    const most = mode === "exit" ? (seen.standing?.inside ?? 0) : (seen.left ?? 0);
    if (!seen.signed || (seen.party ?? 1) === 1 || most <= 1) return 1;
    return (await this.verdict.askPeople(seen, most, mode)).people ?? null;
  }

  async #attempt(act, seen, given) {
    let options = { ...given, onHolder: (shown) => this.verdict.holder(shown.holder) };
    for (;;) {
      this.verdict.checking(seen.holder, seen);
      const outcome = await act(options).catch(() => FAILED);
      const next = await this.verdict.settle({ ...outcome, holder: outcome.holder ?? seen.holder });
      remember(outcome.ticket ?? seen.ticket, outcome.holder ?? seen.holder);
      if (outcome.result === "ok") this.#remember(outcome);
      if (next.act === "undo") return this.undo(outcome.opId, outcome.holder);
      if (next.act === "next") return outcome.code === "error" ? this.scanner.forget() : undefined;
      options = { ...options, ...next };
    }
  }

  #remember({ opId, kind, holder }) {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = setTimeout(() => this.gate.sync().catch(() => {}), TELL_AFTER);
    this.last = { opId, holder };
    part("last").hidden = false;
    part("last-undo").hidden = false;
    part("last-name").textContent = holder?.name ?? holder?.party ?? "";
    part("last-words").textContent = staffWords(kind === "exit" ? "out" : "ok").title;
    clearTimeout(this.#lastTimer);
    this.#lastTimer = setTimeout(() => this.#forgetLast(), UNDO_SECONDS * 1000);
  }

  #forgetLast() {
    this.last = null;
    part("last").hidden = true;
  }

  #undoLast() {
    if (this.last && !this.#current) this.undo(this.last.opId, this.last.holder);
  }

  /* Take an admission back, and say so where the last one stood. */
  async undo(opId, holder = null) {
    part("last-undo").hidden = true;
    const outcome = await this.gate.undo(opId).catch(() => FAILED);
    const isBack = outcome.result === "ok";
    const why = t.has(`because_${outcome.problem}`) ? `because_${outcome.problem}` : "undo_failed";
    part("last").hidden = false;
    part("last-name").textContent = holder?.name ?? holder?.party ?? "";
    part("last-words").textContent = t(isBack ? "undone" : why);
    say(part("last").textContent);
    if (isBack) this.scanner.forget();
    clearTimeout(this.#lastTimer);
    this.#lastTimer = setTimeout(() => this.#forgetLast(), 10_000);
    return isBack;
  }
}
