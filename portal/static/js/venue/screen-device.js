/* What this device is and has, and what can be done with it. */
import { part } from "./page.js";
import { isOn, play, turn } from "./sound.js";
import { isSettled } from "./state.js";
import { queueWords } from "./screen-scan.js";
import { megabytes, moment, number, span, t } from "./words.js";

const BETWEEN_SOUNDS = 1100;

export class DeviceSheet {
  constructor(gate, onWiped) {
    this.gate = gate;
    part("sync").addEventListener("click", () => this.#sync());
    part("sound").addEventListener("change", (event) => turn(event.target.checked));
    part("sound-try").addEventListener("click", () => {
      ["ok", "ask", "no"].forEach((kind, place) => setTimeout(play, place * BETWEEN_SOUNDS, kind));
    });
    part("wipe").addEventListener("click", () => this.#wipe(onWiped));
  }

  async open() {
    part("sound").checked = isOn();
    part("sync-words").textContent = "";
    part("wipe-box").open = false;
    this.draw();
    const used = await navigator.storage?.estimate?.().catch(() => null);
    fact("storage", used?.usage === undefined ? t("unknown") : megabytes(used.usage));
  }

  draw() {
    const { state } = this.gate;
    const { pack, queue, clock } = state;
    fact("name", state.device?.name ?? "");
    fact("event", state.event?.title.text ?? "");
    fact("network", t(state.online ? "online" : "offline"));
    fact("queue", queue.size ? queueWords(queue) : t("all_sent"));
    fact("pack", pack.at ? moment(pack.at) : t("unknown"));
    fact("entries", entriesWords(pack));
    fact("clock", clock.warn ? t("clock_off", { time: span(Math.abs(clock.offset)) }) : t("clock_good"));
    part("wipe-waits").hidden = isSettled(state);
    part("wipe-box").hidden = !isSettled(state);
  }

  async #sync() {
    part("sync").disabled = true;
    part("sync-words").textContent = t("syncing");
    await this.gate.sync().catch(() => {});
    part("sync").disabled = false;
    part("sync-words").textContent = t(this.gate.state.online ? "synced" : "sync_offline");
    this.draw();
  }

  /* What is not sent yet is nobody's to throw away. */
  async #wipe(onWiped) {
    if (!isSettled(this.gate.state)) return this.draw();
    await this.gate.wipe();
    document.getElementById("device-sheet").close();
    onWiped();
  }
}

function entriesWords(pack) {
  if (pack.light) return t("entries_light");
  const values = { number: number(pack.entries), percent: number(Math.floor(pack.progress * 100)) };
  return t(pack.complete ? "entries" : "entries_part", values);
}

function fact(name, words) {
  document.querySelector(`[data-fact="${name}"]`).textContent = words;
}
