/* The screen that is open most of the time: where one is, what the device knows, the camera, a field to type into. */
import { part, screenOf, write, writeText } from "./page.js";
import { countOf, gateOf, has, listOf } from "./state.js";
import { number, span, t } from "./words.js";

const NEARLY_FULL = 0.9;
const SET_UP_AGAIN = ["ended", "unknown", "store_lost"];
const HINT_SECONDS = 12;

export class ScanScreen {
  #hintTimer = null;

  constructor(gate) {
    this.gate = gate;
    this.screen = screenOf("scan");
    for (const way of this.screen.querySelectorAll("[name=mode]")) {
      way.addEventListener("change", () => gate.choose({ mode: way.value }));
    }
  }

  /* Hand what is typed to the flow, and say what it answers. */
  wireTyping(onTyped) {
    const field = part("type-form").elements.typed;
    part("type-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text) return field.focus();
      this.#hint(null);
      const words = await onTyped(text);
      if (words) this.#hint(words);
      else field.value = "";
    });
    field.addEventListener("input", () => this.#hint(null));
  }

  #hint(words) {
    clearTimeout(this.#hintTimer);
    write(part("type-hint"), words);
    if (words) this.#hintTimer = setTimeout(() => this.#hint(null), HINT_SECONDS * 1000);
  }

  draw() {
    const { state } = this.gate;
    this.screen.dataset.mode = state.mode;
    for (const way of this.screen.querySelectorAll("[name=mode]")) way.checked = way.value === state.mode;
    writeText(part("event"), state.event?.title);
    writeText(part("list"), listOf(state)?.name ?? { text: t("no_list") });
    writeText(part("gate"), gateOf(state)?.name ?? { text: t("no_gate") });
    part("type-code").hidden = has(state, "names");
    part("type-name").hidden = !has(state, "names");
    this.#problem(state);
    this.#marks(state);
  }

  #problem(state) {
    const code = this.#problemOf(state);
    part("problem").hidden = code === null;
    if (!code) return;
    write(part("problem-title"), t(`problem_${code}`));
    write(part("problem-text"), t(`problem_${code}_text`));
    part("set-up-again").hidden = !SET_UP_AGAIN.includes(code);
  }

  #problemOf(state) {
    const hasEnded = state.device?.expires_at && Date.now() + state.clock.offset > state.device.expires_at;
    const isPlaced = state.list !== null && state.gate !== null;
    return state.problem ?? (hasEnded ? "ended" : null) ?? (state.event && !isPlaced ? "not_chosen" : null);
  }

  #marks(state) {
    const { queue, clock, dead, pack } = state;
    const count = countOf(state);
    const share = count?.limit ? count.inside / count.limit : 0;
    this.#mark("counts", count && insideWords(count));
    this.#mark("full", share >= 1 ? t("full") : share >= NEARLY_FULL && t("nearly_full"));
    this.#mark("offline", !state.online && t("offline"));
    this.#mark("queue", queue.size && queueWords(queue));
    this.#mark("progress", !pack.complete && state.event && t("fetching", { percent: number(Math.floor(pack.progress * 100)) }));
    this.#mark("clock", clock.warn && t("clock_off", { time: span(Math.abs(clock.offset)) }));
    this.#mark("dead", dead && t("dead", { number: number(dead) }));
  }

  #mark(name, words) {
    const mark = this.screen.querySelector(`[data-mark="${name}"]`);
    mark.hidden = !words;
    mark.querySelector("[data-words]").textContent = words || "";
  }
}

export const insideWords = ({ inside, limit }) =>
  limit ? t("inside_of", { inside: number(inside), limit: number(limit) }) : t("inside", { inside: number(inside) });

/* The queue's moments are by the device's own clock. */
export const queueWords = ({ size, oldestAt }) =>
  t("queue", { number: number(size), time: span(Date.now() - (oldestAt ?? Date.now())) });
