/* The rounds in which a device and the portal tell each other what is new. */
import { settleAll, wireOf } from "./admission.js";
import { SECOND } from "./rules.js";
import { StoreFull } from "./store.js";

const BATCH = 50;
const PAUSE = 20 * SECOND;
const PAUSE_WITH_QUEUE = 3 * SECOND;
const FIRST_RETRY = 2 * SECOND;
const UNREADABLE = ["malformed", "too_large", "invalid"];

/* One round: the queue first, so that what comes back counts it. */
export async function round(core) {
  const { ended } = core.kept;
  if (ended === "unknown" || !core.kept.token) return;
  await upload(core);
  if (!ended) {
    await refresh(core);
    await fetchEntries(core);
  }
  await core.store.trim();
  if (core.kept.ended === "wiped" && (await core.store.sizes()).size === 0) await core.wipe();
}

async function upload(core) {
  let limit = BATCH;
  for (;;) {
    const batch = await core.store.unsent(limit);
    if (!batch.length) return;
    const told = await send(core, batch);
    // One of them stops all others: it is found by sending each alone.
    limit = told === null ? 1 : BATCH;
    if (told && !(await settleAll(core, batch, told))) return;
  }
}

/* Return what the portal answered, or null if it could not read the whole; a single one is then dead. */
async function send(core, batch) {
  try {
    return await core.wire.redeem({ operations: batch.map((one) => wireOf(one)) });
  } catch (error) {
    if (!UNREADABLE.includes(error.code)) throw error;
    if (batch.length === 1) await core.store.settle(batch[0].opId, { state: "dead", problem: error.code });
    return null;
  }
}

const COMMITTING = 5000; // an answer that is newer than that may be missing in what a beat tells

async function refresh(core) {
  if (!core.kept.pack) await core.fetchPack();
  let told;
  do {
    told = await core.wire.beat(await beatOf(core));
    await core.store.takeKnown(told.known, told.server_time - COMMITTING);
    await core.keep({ since: told.until, target: told.entries, offset: core.clock.offset });
  } while (told.more);
  core.online = true;
  core.counts = told.counts;
  const { pack, packLanguage } = core.kept;
  if (told.revision !== pack.revision || packLanguage !== core.language) await core.fetchPack();
  else await core.keep({ packAt: told.server_time });
}

async function beatOf(core) {
  const { size, dead, oldestAt } = await core.store.sizes();
  const { cursor = 0, packAt = null, since = null } = core.kept;
  const where = { list: core.list?.id ?? null, gate: core.gate?.id ?? null };
  return { queue: size, oldest_at: oldestAt, dead, ...where, entries: cursor, pack_at: packAt, since };
}

/* Go on with the names from the highest number that is kept. */
async function fetchEntries(core) {
  if (!core.has("scan-offline")) return;
  while (!core.isLight && (core.kept.cursor ?? 0) < core.kept.target) {
    const after = core.kept.cursor ?? 0;
    const { entries, next } = await core.wire.entries(after);
    const cursor = next ?? Math.max(core.kept.target, entries.at(-1)?.[0] ?? after);
    await core.store.putEntries(entries, cursor).catch((error) => makeRoom(core, error));
    core.kept.cursor = cursor;
    core.entries = await core.store.countEntries();
    await core.changed();
  }
}

/* The names leave before what is done here finds no place. */
function makeRoom(core, error) {
  if (error instanceof StoreFull) return core.store.dropEntries();
  throw error;
}

/* Rounds again and again: quicker while something waits, slower while nobody answers. */
export class Loop {
  #failures = 0;
  #running = null;
  #wake = () => {};
  #hurry = () => this.wake();

  constructor(core, run) {
    this.core = core;
    this.run = run;
  }

  start() {
    if (this.#running) return;
    this.#running = {};
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    this.#go(this.#running);
  }

  stop() {
    this.#running = null;
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.wake();
  }

  wake() {
    this.#wake();
  }

  async #go(running) {
    while (this.#running === running) {
      const error = await this.run();
      this.#failures = error ? this.#failures + 1 : 0;
      await this.#sleep(this.#pause(error));
    }
  }

  #pause(error) {
    const jitter = 0.5 + Math.random();
    if (error?.retryAfter) return error.retryAfter * (1 + Math.random() / 2);
    if (error) return Math.min(PAUSE, FIRST_RETRY * 2 ** (this.#failures - 1)) * jitter;
    return this.core.sizes.size ? PAUSE_WITH_QUEUE * jitter : PAUSE * jitter;
  }

  async #sleep(milliseconds) {
    await new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }
}
