/* What was found for a typed code or a name: a person compares before anybody is admitted. */
import { copyOf, list, part, turnTo, write } from "./page.js";
import { gateName } from "./state.js";
import * as words from "./words.js";

const SIGNS = { ok: "ok", incomplete: "ask", refused: "no" };

export class FoundScreen {
  #decide = null;

  constructor(gate) {
    this.gate = gate;
    part("found-none").addEventListener("click", () => this.#choose(null));
  }

  /* Return the one that somebody confirmed, or null. */
  choose(all) {
    part("found-title").textContent = words.t(all.length > 1 ? "found_several" : "found_one");
    part("found-list").replaceChildren(...all.map((one) => this.#entry(one)));
    turnTo("found");
    return new Promise((resolve) => (this.#decide = resolve));
  }

  #entry(one) {
    const entry = copyOf("found");
    const { holder, party, standing, first, result, code } = one;
    const values = { party: words.number(party), admitted: words.number(standing?.admitted ?? 0) };
    entry.querySelector("[data-name]").textContent = holder?.name ?? holder?.party ?? words.t("no_name");
    write(entry.querySelector("[data-party]"), party > 1 ? words.t("group_so_far", values) : "");
    list(entry.querySelector("[data-notices]"), words.notices(holder));
    const known = { at: first?.at ?? null, gate: gateName(this.gate.state, first?.gate), ...values };
    entry.dataset.verdict = SIGNS[result] ?? "ask";
    entry.querySelector("[data-words]").textContent =
      result === "ok" ? words.t("found_good") : words.staffWords(code ?? "incomplete", known).detail;
    entry.querySelector("[data-take]").addEventListener("click", () => this.#choose(one));
    return entry;
  }

  #choose(one) {
    this.#decide?.(one);
    this.#decide = null;
  }
}
