/* Which list is admitted here, and at which gate. */
import { copyOf, part, writeText } from "./page.js";
import { gatesOf } from "./state.js";
import { moment, t } from "./words.js";

export class ChooseSheet {
  constructor(gate) {
    this.gate = gate;
    part("choose-lists").addEventListener("change", () => this.#gates());
    part("choose-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
  }

  open() {
    const { state } = this.gate;
    part("choose-lists").replaceChildren(...state.lists.map((list) => choice("list", list, state.list, timesOf(list))));
    this.#gates(state.gate);
  }

  /* A list may be admitted at some gates only; the gate chosen stays, where it can. */
  #gates(chosen = chosenIn("choose-gates")) {
    const { state } = this.gate;
    const list = state.lists.find((one) => one.id === chosenIn("choose-lists"));
    const gates = gatesOf(state, list);
    const kept = gates.some((gate) => gate.id === chosen) ? chosen : gates.length === 1 ? gates[0].id : null;
    part("choose-gates").replaceChildren(...gates.map((gate) => choice("gate", gate, kept, gate.venue?.text)));
  }

  async #keep() {
    const [list, gate] = [chosenIn("choose-lists"), chosenIn("choose-gates")];
    await this.gate.choose({ list: list ?? undefined, gate: gate ?? undefined });
    document.getElementById("choose-sheet").close();
    // The portal looks tickets up for the gate that it knows of.
    this.gate.sync().catch(() => {});
  }
}

const timesOf = (list) => t("from_until", { from: moment(list.opens_at), until: moment(list.closes_at) });

function chosenIn(name) {
  const input = part(name).querySelector("input:checked");
  return input ? Number(input.value) : null;
}

function choice(kind, { id, name }, chosen, more) {
  const label = copyOf("choice");
  Object.assign(label.querySelector("input"), { name: `choose-${kind}`, value: id, checked: id === chosen, required: true });
  writeText(label.querySelector("[data-name]"), name);
  label.querySelector("[data-more]").textContent = more ?? "";
  return label;
}
