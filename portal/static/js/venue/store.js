/* What a device keeps: settings, sealed entries, known standings, and everything that was done at this gate.
   An operation is "unsent" until the portal has answered it, then "done", or "dead" if the portal can't keep it. */
const NAME = "gate";
const MARKER = "gate-device"; // outlives the database where a browser makes room
const STORES = ["settings", "entries", "known", "operations"];
const KEPT = 2000;
const FULL = "QuotaExceededError";

export class StoreFull extends Error {}

const value = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const complete = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("The store was closed", "AbortError"));
  });

function make(database) {
  database.createObjectStore("settings");
  database.createObjectStore("entries");
  database.createObjectStore("known", { keyPath: ["ref", "list"] });
  const operations = database.createObjectStore("operations", { keyPath: "seq", autoIncrement: true });
  operations.createIndex("opId", "opId", { unique: true });
  operations.createIndex("state", "state");
  operations.createIndex("ticket", "ref");
}

export class Store {
  droppedNames = false;

  static async open(onLost = () => {}) {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => make(request.result);
    const store = new Store();
    store.database = await value(request);
    store.database.onversionchange = () => store.database.close();
    store.database.onclose = onLost;
    return store;
  }

  #read(name) {
    return this.database.transaction(name).objectStore(name);
  }

  async #write(names, act, durability = "strict") {
    const transaction = this.database.transaction(names, "readwrite", { durability });
    const finished = complete(transaction);
    const acted = (async () => act(...names.map((name) => transaction.objectStore(name))))();
    acted.catch(() => transaction.abort());
    await Promise.all([acted, finished]);
    return acted;
  }

  /* Settings. */
  async settings() {
    const store = this.#read("settings");
    const [keys, values] = await Promise.all([value(store.getAllKeys()), value(store.getAll())]);
    return Object.fromEntries(keys.map((key, place) => [key, values[place]]));
  }

  async keep(changes) {
    await this.#makingRoom(() =>
      this.#write(["settings"], (settings) => {
        for (const [key, content] of Object.entries(changes)) settings.put(content, key);
      }),
    );
  }

  /* Sealed entries: [number, index, sealed or null]; the highest number is kept with them. */
  entry(index) {
    return value(this.#read("entries").get(index));
  }

  countEntries() {
    return value(this.#read("entries").count());
  }

  async putEntries(rows, cursor) {
    const act = (entries, settings) => {
      for (const [, index, sealed] of rows) {
        if (sealed === null) entries.delete(index);
        else entries.put(sealed, index);
      }
      settings.put(cursor, "cursor");
    };
    await this.#write(["entries", "settings"], act, "relaxed").catch(translate);
  }

  async dropEntries() {
    await this.#write(["entries", "settings"], (entries, settings) => {
      entries.clear();
      settings.put(true, "droppedNames");
    });
    this.droppedNames = true;
  }

  /* Standings: `at` is the portal's moment; what is older than what is kept changes nothing. */
  async takeKnown(rows, at) {
    const act = async (known) => {
      for (const row of rows) await learn(known, row, at);
    };
    await this.#write(["known"], act, "relaxed").catch(translate);
  }

  /* Return what is known of a ticket on a list, and what was done here that the portal has not answered yet. */
  async standingOf(ref, list) {
    const transaction = this.database.transaction(["known", "operations"]);
    const [known, all] = await Promise.all([
      value(transaction.objectStore("known").get([ref, list])),
      value(transaction.objectStore("operations").index("ticket").getAll(ref)),
    ]);
    const counts = (one) => one.state === "unsent" && one.result === "ok" && one.list === list;
    return { known: known ?? null, own: all.filter(counts) };
  }

  /* Operations. */
  async add(operation) {
    await this.#makingRoom(() =>
      this.#write(["operations"], async (operations) => {
        await value(operations.add(operation));
        if (operation.annuls && operation.result === "ok") {
          await change(operations, operation.annuls, { annulled: true });
        }
      }),
    );
  }

  /* Keep what became of an operation, together with the standing that it is counted in from now on. */
  async settle(opId, changes, row = null, at = null) {
    await this.#makingRoom(() =>
      this.#write(["operations", "known"], async (operations, known) => {
        await change(operations, opId, changes);
        if (row) await learn(known, row, at);
      }),
    );
  }

  find(opId) {
    return value(this.#read("operations").index("opId").get(opId));
  }

  unsent(limit) {
    return value(this.#read("operations").index("state").getAll("unsent", limit));
  }

  async unsentOf(ref) {
    const all = await value(this.#read("operations").index("ticket").getAll(ref));
    return all.filter((operation) => operation.state === "unsent");
  }

  dead() {
    return value(this.#read("operations").index("state").getAll("dead"));
  }

  async sizes() {
    const index = this.#read("operations").index("state");
    const [size, dead, [oldest]] = await Promise.all([
      value(index.count("unsent")),
      value(index.count("dead")),
      value(index.getAll("unsent", 1)),
    ]);
    return { size, dead, oldestAt: oldest?.scannedAt ?? null };
  }

  /* Return the latest, the latest first. */
  async log(limit) {
    const found = [];
    const request = this.#read("operations").openCursor(null, "prev");
    for (let at = await value(request); at && found.length < limit; at = await value(request)) {
      found.push(at.value);
      at.continue();
    }
    return found;
  }

  async trim(keep = KEPT) {
    await this.#write(["operations"], async (operations) => {
      const done = await value(operations.index("state").getAllKeys("done"));
      for (const key of done.slice(0, Math.max(0, done.length - keep))) operations.delete(key);
    });
  }

  /* The log goes first, then the names; the queue never. */
  async #makingRoom(act) {
    const makeRoom = [() => this.trim(0), () => this.dropEntries()];
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (error?.name !== FULL || !makeRoom.length) translate(error);
        await makeRoom.shift()().catch(() => {});
      }
    }
  }

  async wipe() {
    await this.#write(STORES, (...stores) => {
      for (const store of stores) store.clear();
    });
    this.droppedNames = false;
    mark(false);
  }
}

function translate(error) {
  throw error?.name === FULL ? new StoreFull() : error;
}

async function change(operations, opId, changes) {
  const found = await value(operations.index("opId").get(opId));
  if (found) await value(operations.put({ ...found, ...changes }));
}

async function learn(known, row, at) {
  const kept = await value(known.get([row.ref, row.list]));
  if (!kept || kept.at <= at) known.put({ ...row, at });
}

/* Ask the browser to make room elsewhere first; a prompt that it may show keeps nobody waiting. */
export function askToPersist() {
  navigator.storage?.persist?.().catch(() => {});
}

/* Write down beside the database that this device was set up. */
export function mark(isSetUp) {
  try {
    if (isSetUp) localStorage.setItem(MARKER, "1");
    else localStorage.removeItem(MARKER);
  } catch {}
}

export function isMarked() {
  try {
    return localStorage.getItem(MARKER) !== null;
  } catch {
    return false;
  }
}
