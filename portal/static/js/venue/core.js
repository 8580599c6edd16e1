/* What all parts of the gate share: the store, the wire, the clock, and what the device was told. */
import { Clock } from "./clock.js";
import { OLDEST_PACK } from "./rules.js";
import { askToPersist, isMarked, mark, Store, StoreFull } from "./store.js";
import { listFor } from "./tickets.js";
import { createWire } from "./wire.js";

const CLOSED = ["ended", "wiped", "unknown"];

export class Core {
  online = navigator.onLine;
  counts = [];
  sizes = { size: 0, dead: 0, oldestAt: null };
  entries = 0;
  storeFull = false;
  storeLost = false;

  static async open({ language, fetch, now = () => Date.now(), onChange }) {
    const core = new Core();
    Object.assign(core, { language, fetch, now, onChange });
    core.store = await Store.open(() => {
      core.storeLost = true;
      onChange();
    });
    await core.load();
    core.storeLost = !core.kept.token && isMarked();
    if (core.kept.token) askToPersist();
    return core;
  }

  async load() {
    this.kept = await this.store.settings();
    this.clock ??= new Clock(this.now, this.kept.offset);
    this.#connect();
    this.entries = await this.store.countEntries();
    await this.recount();
  }

  #connect() {
    const { language, clock, fetch } = this;
    this.wire = createWire({ token: this.kept.token, language, clock, fetch });
  }

  async keep(changes) {
    await this.guarded(() => this.store.keep(changes));
    Object.assign(this.kept, changes);
  }

  /* A store that is full shows until something could be written again. */
  async guarded(write) {
    try {
      const written = await write();
      this.storeFull = false;
      return written;
    } catch (error) {
      this.storeFull ||= error instanceof StoreFull;
      throw error;
    }
  }

  async recount() {
    this.sizes = await this.store.sizes();
  }

  async changed() {
    await this.recount();
    this.onChange();
  }

  /* Start again as another device; what was kept for the one before is deleted. */
  async become({ token, device }) {
    await this.store.wipe();
    this.kept = {};
    this.counts = [];
    this.entries = 0;
    this.storeLost = false;
    await this.keep({ token, device });
    mark(true);
    askToPersist();
    this.#connect();
  }

  async fetchPack() {
    const pack = await this.wire.pack();
    const { device, server_time: packAt, entries } = pack;
    await this.keep({ pack, packLanguage: this.language, device, packAt, target: entries.cursor });
  }

  async wipe() {
    await this.store.wipe();
    const { ended } = this.kept;
    this.kept = {};
    this.counts = [];
    this.entries = 0;
    this.#connect();
    if (ended) await this.keep({ ended });
    await this.changed();
  }

  /* Take in what an error of the wire says about this device; what else it says is for the caller. */
  async note(error) {
    if (error.kind === "offline") this.online = false;
    if (CLOSED.includes(error.kind)) await this.keep({ ended: error.kind });
    await this.changed();
  }

  has(scope) {
    return Boolean(this.kept.device?.scopes.includes(scope));
  }

  get gate() {
    const gates = this.kept.pack?.gates ?? [];
    const wanted = this.kept.gate ?? this.kept.device?.gate;
    return gates.find((gate) => gate.id === wanted) ?? (gates.length === 1 ? gates[0] : null);
  }

  get list() {
    const lists = this.kept.pack?.lists ?? [];
    const wanted = this.kept.list ?? this.kept.device?.list;
    return lists.find((list) => list.id === wanted) ?? listFor(lists, this.gate?.id ?? null, this.clock.now());
  }

  get mode() {
    return this.kept.mode ?? "entry";
  }

  /* Whether names are known only with a network: there are too many of them, for the portal or for this device. */
  get isLight() {
    return Boolean(this.kept.pack?.entries.light || this.kept.droppedNames || this.store.droppedNames);
  }

  get packAge() {
    return this.kept.packAt ? this.clock.now() - this.kept.packAt : null;
  }

  get isStale() {
    return this.packAge > OLDEST_PACK;
  }

  /* Why nobody can be admitted here now, whatever the ticket. */
  get closed() {
    const { token, pack, device, ended } = this.kept;
    if (this.storeLost) return "store_lost";
    if (ended) return ended;
    if (!token || !pack) return "not_set_up";
    if (device.expires_at && this.clock.now() > device.expires_at) return "ended";
    const isPlaced = this.gate || !pack.gates.length;
    return isPlaced && this.list ? null : "not_chosen";
  }

  get problem() {
    if (this.storeLost) return "store_lost";
    if (this.kept.ended) return this.kept.ended;
    if (this.storeFull) return "store_full";
    return this.isStale ? "stale" : null;
  }
}
