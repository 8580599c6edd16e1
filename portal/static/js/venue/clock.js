/* The server's clock as a device knows it: how far its own is off, from the answers that came back quickest. */
import { CLOCK_WARNING } from "./rules.js";

const RECENT = 12;
const SLACK = 100; // milliseconds that two measurements of one clock may differ by besides their round trips

export class Clock {
  #samples = [];

  constructor(now, offset = 0) {
    this.raw = now;
    this.offset = offset;
  }

  now() {
    return this.raw() + this.offset;
  }

  get warn() {
    return Math.abs(this.offset) > CLOCK_WARNING;
  }

  take(sentAt, receivedAt, serverTime) {
    const offset = Math.round(serverTime - (sentAt + receivedAt) / 2);
    const trip = receivedAt - sentAt;
    // Somebody has set the device's clock: what was measured before is worth nothing.
    const same = (sample) => Math.abs(sample.offset - offset) <= sample.trip + trip + SLACK;
    this.#samples = [...this.#samples.filter(same), { offset, trip }].slice(-RECENT);
    this.offset = this.#samples.reduce((best, sample) => (sample.trip < best.trip ? sample : best)).offset;
  }
}
