/* A pattern for each verdict that one hears and feels without looking: rising, twice the same, long and low. */
import { wishes } from "./page.js";

const PATTERNS = {
  ok: { tones: [[660, 0, 0.09], [990, 0.11, 0.16]], wave: "sine", shakes: [70] },
  ask: { tones: [[520, 0, 0.12], [520, 0.2, 0.12]], wave: "triangle", shakes: [90, 90, 90] },
  no: { tones: [[165, 0, 0.32], [140, 0.36, 0.42]], wave: "square", shakes: [420] },
};
const LOUDNESS = { sine: 0.5, triangle: 0.6, square: 0.25 };
let context = null;

export const isOn = () => wishes.get("sound") !== "off";

export const turn = (on) => wishes.set("sound", on ? "on" : "off");

/* Browsers let a page sound only once somebody has touched it. */
export function wireSound() {
  const wake = () => {
    context ??= new AudioContext();
    context.resume().catch(() => {});
  };
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, wake, { capture: true, passive: true });
}

export function play(kind) {
  if (!isOn()) return;
  const { tones, wave, shakes } = PATTERNS[kind];
  navigator.vibrate?.(shakes);
  if (context?.state !== "running") return;
  for (const [pitch, after, length] of tones) tone(pitch, context.currentTime + after, length, wave);
}

function tone(pitch, from, length, wave) {
  const source = new OscillatorNode(context, { type: wave, frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUDNESS[wave], from + 0.01);
  volume.gain.setTargetAtTime(0, from + length, 0.02);
  source.connect(volume).connect(context.destination);
  source.start(from);
  source.stop(from + length + 0.2);
}
