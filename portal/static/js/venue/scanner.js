/* A window of the camera: shows the picture, reads codes in it, and says in words why there is none. */
import { detector } from "./detector.js";
import { wishes } from "./page.js";
import { t } from "./words.js";

const PAUSE = 90; // milliseconds between two looks
const AWAY = 4000; // so long a code must be out of sight before it counts as shown again
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const FAULTS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
  MissingError: "missing",
};

export class Scanner {
  #stream = null;
  #wanted = false;
  #turn = 0; // counts starts and stops, so that a late answer changes nothing
  #seen = new Map(); // codes, and when each was last in sight
  #paused = false;

  /* `facing` is where the camera looks that is tried first: to the world, or to who stands before the screen. */
  constructor(name, onCode, facing = "environment") {
    this.facing = facing;
    this.box = document.querySelector(`[data-camera="${name}"]`);
    this.video = this.box.querySelector("video");
    this.onCode = onCode;
    this.#button("retry").addEventListener("click", () => this.start());
    this.#button("torch").addEventListener("click", () => this.#light());
    this.#button("next").addEventListener("click", () => this.#switch());
    document.addEventListener("visibilitychange", () => this.#follow());
  }

  #button(name) {
    return this.box.querySelector(`[data-camera-${name}]`);
  }

  async start() {
    this.#wanted = true;
    if (this.#stream || document.hidden) return;
    const turn = ++this.#turn;
    this.#say("starting");
    try {
      const stream = await openCamera(this.facing);
      if (turn !== this.#turn) return release(stream);
      await this.#show(stream);
      this.#look(turn);
    } catch (error) {
      if (turn === this.#turn) this.#say(FAULTS[error.name] ?? "failed");
    }
  }

  stop() {
    this.#wanted = false;
    this.#drop();
    this.#say("off");
  }

  pause() {
    this.#paused = true;
  }

  /* Nobody looked in the meantime: what was in view may be so still. */
  resume() {
    this.#paused = false;
    for (const text of this.#seen.keys()) this.#seen.set(text, performance.now());
  }

  /* Let what is in view be read again: after an undo, or when somebody wants to try once more. */
  forget() {
    this.#seen.clear();
  }

  #drop() {
    this.#turn += 1;
    if (this.#stream) release(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
  }

  /* Nobody's camera runs while they do something else. */
  #follow() {
    if (document.hidden) this.#drop();
    else if (this.#wanted) this.start();
  }

  async #show(stream) {
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => this.#stream === stream && this.#lose());
    this.video.srcObject = stream;
    await this.video.play();
    this.#say("running");
    wishes.set("camera", track.getSettings().deviceId ?? "");
    this.#button("torch").hidden = !track.getCapabilities?.().torch;
    this.#button("torch").setAttribute("aria-pressed", "false");
    this.#button("next").hidden = (await cameras()).length < 2;
  }

  #lose() {
    this.#drop();
    this.#say("busy");
  }

  async #look(turn) {
    const eye = await detector().catch(() => null);
    if (!eye) return this.#say("failed");
    while (turn === this.#turn) {
      if (!this.#paused && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const codes = await eye.detect(this.video).catch(() => []);
        if (turn === this.#turn && !this.#paused) this.#take(codes);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #take(codes) {
    const now = performance.now();
    const fresh = codes.map((code) => code.rawValue).filter((text) => text && !(now - this.#seen.get(text) < AWAY));
    for (const { rawValue } of codes) this.#seen.set(rawValue, now);
    for (const [text, at] of this.#seen) if (now - at > AWAY) this.#seen.delete(text);
    // With two tickets in view, one after the other.
    if (fresh.length) this.onCode(fresh[0]);
    for (const text of fresh.slice(1)) this.#seen.delete(text);
  }

  async #light() {
    const button = this.#button("torch");
    const on = button.getAttribute("aria-pressed") !== "true";
    const [track] = this.#stream?.getVideoTracks() ?? [];
    try {
      await track.applyConstraints({ advanced: [{ torch: on }] });
      button.setAttribute("aria-pressed", String(on));
    } catch {}
  }

  async #switch() {
    const ids = (await cameras()).map((camera) => camera.deviceId);
    const current = this.#stream?.getVideoTracks()[0].getSettings().deviceId;
    wishes.set("camera", ids[(ids.indexOf(current) + 1) % ids.length]);
    this.#drop();
    await this.start();
  }

  #say(state) {
    this.box.dataset.state = state;
    const has = state !== "running" && state !== "off";
    this.box.querySelector("[data-camera-title]").textContent = has ? t(`camera_${state}`) : "";
    this.box.querySelector("[data-camera-text]").textContent = has ? t(`camera_${state}_text`) : "";
    this.#button("retry").hidden = !has || state === "starting" || state === "missing";
  }
}

/* The camera that was used last, else the one that faces the right way. */
async function openCamera(facing) {
  const kept = wishes.get("camera");
  const back = { ...SIZE, facingMode: { ideal: facing } };
  if (!navigator.mediaDevices) throw new DOMException("This browser shows no cameras", "MissingError");
  if (!kept) return navigator.mediaDevices.getUserMedia({ video: back });
  const same = { ...SIZE, deviceId: { exact: kept } };
  const open = (video) => navigator.mediaDevices.getUserMedia({ video });
  return open(same).catch((error) => (error.name === "NotAllowedError" ? Promise.reject(error) : open(back)));
}

async function cameras() {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return all.filter((device) => device.kind === "videoinput");
}

function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}
