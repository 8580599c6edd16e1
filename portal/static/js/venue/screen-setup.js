/* The first start: a code from the supervisor's screen makes this phone a device of the event. */
import { part, turnTo } from "./page.js";
import { Scanner } from "./scanner.js";
import { t } from "./words.js";

const IN_LINK = /#setup=([^&\s]+)/;
const KNOWN = ["offline", "busy", "setup_code_unknown", "queue_not_empty", "ended"];

/* Return the code that a link or a text holds. */
export function codeIn(text) {
  const found = IN_LINK.exec(text);
  try {
    return (found ? decodeURIComponent(found[1]) : text).trim();
  } catch {
    return found[1];
  }
}

export class SetupScreen {
  #busy = false;

  constructor(gate, onDone) {
    this.gate = gate;
    this.onDone = onDone;
    this.scanner = new Scanner("setup", (text) => this.take(text));
    part("setup-camera").addEventListener("click", () => this.#openCamera());
    part("setup-back").addEventListener("click", () => this.#leave());
    part("setup-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const { code } = event.target.elements;
      if (code.value.trim()) this.take(code.value);
      else code.focus();
    });
    for (const name of ["online", "offline"]) addEventListener(name, () => this.#network());
  }

  open() {
    part("setup-back").hidden = this.gate.state.device === null;
    part("setup-error").hidden = true;
    this.#network();
    turnTo("setup");
  }

  async take(text) {
    if (this.#busy) return;
    this.#working(true);
    try {
      await this.gate.setUp(codeIn(text));
      this.#leave();
    } catch (error) {
      this.#fail(error.code ?? error.kind);
    } finally {
      this.#working(false);
    }
  }

  #openCamera() {
    part("setup-view").hidden = false;
    part("setup-camera").hidden = true;
    this.scanner.start();
  }

  #leave() {
    this.scanner.stop();
    part("setup-view").hidden = true;
    part("setup-camera").hidden = false;
    part("setup-form").reset();
    this.onDone();
  }

  #working(busy) {
    this.#busy = busy;
    part("setup-working").hidden = !busy;
    part("setup-ways").hidden = busy;
    if (busy) part("setup-error").hidden = true;
  }

  #fail(code) {
    const known = KNOWN.includes(code) ? code : "failed";
    part("setup-error").hidden = false;
    part("setup-error-title").textContent = t(`setup_${known}`);
    part("setup-error-text").textContent = t(`setup_${known}_text`);
    this.scanner.forget();
  }

  #network() {
    part("setup-offline").hidden = navigator.onLine;
  }
}
