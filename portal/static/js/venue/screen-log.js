/* Every attempt of this device, the latest first; above them what the portal could not take. */
import { copyOf, part } from "./page.js";
import { UNDO_WITHIN } from "./rules.js";
import { has } from "./state.js";
import { moment, number, staffWords, t } from "./words.js";

const LENGTH = 100;
const SIGNS = { ok: "ok", incomplete: "ask", refused: "no" };

export class LogSheet {
  constructor(gate, flow, nameOf) {
    Object.assign(this, { gate, flow, nameOf });
  }

  async open() {
    const [all, dead] = await Promise.all([this.gate.log(LENGTH), this.gate.deadLetters()]);
    part("dead").hidden = dead.length === 0;
    part("dead-list").replaceChildren(...dead.map((one) => this.#deadEntry(one)));
    part("log-empty").hidden = all.length > 0;
    part("log-list").replaceChildren(...all.map((one) => this.#entry(one)));
  }

  #entry(operation) {
    const entry = this.#lines(operation);
    if (this.#canUndo(operation)) {
      this.#act(entry, t("undo"), () => this.flow.undo(operation.opId, { name: this.nameOf(operation) }));
    }
    return entry;
  }

  #deadEntry(operation) {
    const entry = this.#lines(operation);
    entry.querySelector("[data-more]").textContent = t("dead_ticket", { ticket: operation.ref ?? "-" });
    this.#act(entry, t("seen_to"), () => this.gate.seenTo(operation.opId));
    return entry;
  }

  #lines(operation) {
    const { at, result, code, kind, people, state, annulled, offline } = operation;
    const entry = copyOf("log");
    entry.dataset.verdict = SIGNS[result] ?? "ask";
    entry.dataset.sent = state;
    entry.querySelector("[data-time]").textContent = moment(at);
    entry.querySelector("[data-name]").textContent = this.nameOf(operation) ?? t("no_name");
    const done = { entry: "ok", exit: "out" }[kind];
    const verdict = result === "ok" ? (done ? staffWords(done).title : t("taken_back")) : titleOf(result, code);
    entry.querySelector("[data-verdict]").textContent = verdict;
    const more = [people > 1 && t("people", { number: number(people) }), annulled && t("taken_back"), offline && t("here")];
    entry.querySelector("[data-more]").textContent = more.filter(Boolean).join(" · ");
    entry.querySelector("[data-words]").textContent = t(`sent_${state}`);
    return entry;
  }

  #act(entry, words, act) {
    const button = entry.querySelector("[data-act]");
    button.hidden = false;
    button.textContent = words;
    button.addEventListener("click", async () => {
      button.disabled = true;
      await act();
      await this.open();
    });
  }

  #canUndo({ kind, result, annulled, at }) {
    const isRecent = Date.now() - at < UNDO_WITHIN || has(this.gate.state, "supervisor");
    return kind !== "annul" && result === "ok" && !annulled && isRecent;
  }
}

const titleOf = (result, code) => staffWords(code ?? (result === "incomplete" ? "incomplete" : "error")).title;
