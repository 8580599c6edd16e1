/* Starts the app without a network. The portal writes `KEEPS` above this: the version, the page and the files.
   All of one version are fetched before it is used, so that no page meets files of another. */
const SHELF = `venue-${KEEPS.language}-${KEEPS.version}`;
const MINE = `venue-${KEEPS.language}-`;
const PATIENCE = 2500; // for the page from the network; a hall's network may answer never

async function fill() {
  const shelf = await caches.open(SHELF);
  const fresh = (path) => new Request(path, { cache: "no-cache", credentials: "same-origin" });
  await shelf.addAll([KEEPS.page, ...KEEPS.files].map(fresh));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(MINE) && name !== SHELF).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

const kept = (path) => caches.open(SHELF).then((shelf) => shelf.match(path, { ignoreVary: true, ignoreSearch: true }));

/* The page from the network, if it comes soon and goes with the files that are kept. A newer one comes with a newer
   worker, which fetches its files first. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && answer.headers.get(KEEPS.header) === KEEPS.version) return answer;
    self.registration.update().catch(() => {});
  } catch {}
  return (await kept(KEEPS.page)) ?? fetch(request);
}

async function file(request, path) {
  return (await kept(path)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && pathname === KEEPS.page) event.respondWith(page(event.request));
  else if (KEEPS.files.includes(pathname)) event.respondWith(file(event.request, pathname));
});
