/* The gate as the screen sees it: what it knows, and what can be done at it. Event "change": the state is another. */
import { attempt, failed, subjectOf, undo } from "./admission.js";
import { Core } from "./core.js";
import { readCode } from "./codes.js";
import { left, standingWith } from "./standing.js";
import { Loop, round } from "./sync.js";
import { identify } from "./tickets.js";
import { WireError } from "./wire.js";

const NOTHING = { ticket: null, holder: null, party: null, left: null, standing: null, signed: false };

export class Gate extends EventTarget {
  #core;
  #loop;
  #syncing = null;

  static async open({ language, fetch, now }) {
    const gate = new Gate();
    gate.#core = await Core.open({ language, fetch, now, onChange: () => gate.dispatchEvent(new Event("change")) });
    gate.#loop = new Loop(gate.#core, () => gate.sync());
    return gate;
  }

  get state() {
    const core = this.#core;
    const { kept, sizes, clock } = core;
    const { pack } = kept;
    return {
      device: kept.device ?? null,
      event: pack?.event ?? null,
      lists: pack?.lists ?? [],
      gates: pack?.gates ?? [],
      questions: pack?.questions ?? [],
      list: core.list?.id ?? null,
      gate: core.gate?.id ?? null,
      mode: core.mode,
      online: core.online && navigator.onLine,
      queue: { size: sizes.size, oldestAt: sizes.oldestAt },
      dead: sizes.dead,
      clock: { offset: clock.offset, warn: clock.warn },
      counts: core.counts,
      pack: this.#packState(),
      problem: core.problem,
    };
  }

  #packState() {
    const { kept, isLight: light } = this.#core;
    const entries = light ? 0 : this.#core.entries;
    const complete = Boolean(kept.pack) && (light || (kept.cursor ?? 0) >= kept.target);
    const count = kept.pack?.entries.count ?? 0;
    const progress = complete ? 1 : Math.min(1, count ? entries / count : 0);
    return { at: kept.packAt ?? null, entries, complete, progress, light };
  }

  /* Make this a device of an event. What waits in the queue of the device before must be sent first. */
  async setUp(code) {
    await this.sync();
    if (this.#core.sizes.size || this.#core.sizes.dead) throw new WireError("problem", { code: "queue_not_empty" });
    await this.#core.become(await this.#core.wire.provision(code));
    this.#core.online = true;
    await this.#core.fetchPack().catch((error) => this.#core.note(error));
    await this.#core.changed();
    this.#loop.wake();
  }

  async choose({ list, gate, mode }) {
    const wanted = Object.entries({ list, gate, mode }).filter(([, value]) => value !== undefined);
    await this.#core.keep(Object.fromEntries(wanted));
    await this.#core.changed();
  }

  /* Say at once what the device itself knows of a text; nobody is admitted. */
  async peek(text) {
    return this.#shown(await this.#identify(text));
  }

  #identify(text) {
    return identify(text, this.#core.kept, this.#core.store);
  }

  async #shown(subject) {
    const { kind, code, ref, serial, party, holder, signed } = subject;
    if (kind !== "ticket" || !subject.facts) return { ...NOTHING, kind, code: kind === "short" ? code : null };
    const { list } = this.#core;
    const standing = standingWith(await this.#core.store.standingOf(ref, list?.id ?? 0), party, list?.policy);
    const free = list ? left(party, list.policy, standing) : party;
    return { kind, code: null, ticket: { ref, serial, party }, holder, party, left: free, standing, signed };
  }

  async scan(text, { onHolder, ...options } = {}) {
    return this.#attempt(async () => {
      const subject = await this.#identify(text);
      if (subject.holder) onHolder?.(await this.#shown(subject));
      return subject;
    }, options);
  }

  /* Admit a ticket that `look` found, once a person has confirmed whose it is. */
  admit(found, options = {}) {
    return this.#attempt(() => subjectOf(this.#core, found), options);
  }

  /* One after the other, in all tabs: each is judged by what the one before has left. */
  #attempt(identifying, options) {
    return navigator.locks.request("gate-attempt", async () => {
      const { online } = this.#core;
      try {
        return await attempt(this.#core, await identifying(), options);
      } catch (error) {
        console.error(error);
        return failed(this.#core);
      } finally {
        if (online && !this.#core.online) this.#loop.wake();
      }
    });
  }

  /* The badge of somebody who is in, as a PDF file. */
  badge({ ref, serial }) {
    return this.#core.wire.badge({ ref, serial });
  }

  async look(text) {
    const read = readCode(text);
    const { list, gate, closed } = this.#core;
    if (closed) throw new WireError("problem", { code: closed });
    const place = { list: list.id, gate: gate?.id };
    const asked = read.kind === "ticket" ? { token: read.code } : read.kind === "short" ? { code: read.code } : null;
    try {
      const told = await this.#core.wire.look({ ...(asked ?? { name: text.trim() }), ...place });
      return { offline: false, found: told.found.map(({ ticket, ...more }) => ({ ...ticket, ...more })) };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      await this.#core.note(error);
      if (error.kind !== "offline") throw error;
      return { offline: true, found: [] };
    }
  }

  undo(opId) {
    return navigator.locks.request("gate-attempt", () => undo(this.#core, opId));
  }

  log(limit = 50) {
    return this.#core.store.log(limit);
  }

  deadLetters() {
    return this.#core.store.dead();
  }

  async seenTo(opId) {
    await this.#core.store.settle(opId, { state: "done", answers: {} });
    await this.#core.changed();
  }

  /* One round now; whoever asks while it goes on gets the same: the error that ended it early, or null. */
  sync() {
    this.#syncing ??= this.#round().finally(() => {
      this.#syncing = null;
    });
    return this.#syncing;
  }

  /* Only one tab talks to the portal, the others read what it kept. */
  #round() {
    return navigator.locks.request("gate-sync", { ifAvailable: true }, async (lock) => {
      let failed = null;
      try {
        await (lock ? round(this.#core) : this.#core.load());
      } catch (error) {
        failed = error;
        if (error instanceof WireError) await this.#core.note(error);
      }
      await this.#core.changed();
      return failed;
    });
  }

  start() {
    this.#loop.start();
  }

  stop() {
    this.#loop.stop();
  }

  async wipe() {
    this.stop();
    await this.#core.wipe();
  }
}
