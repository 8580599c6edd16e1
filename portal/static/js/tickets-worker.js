// Answers for the tickets that somebody keeps on this phone when there is no network. Nothing else is ever kept.
const SHELF = "tickets";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const keep = async ({ page, assets }) => {
  const shelf = await caches.open(SHELF);
  const answer = await fetch(page, { credentials: "same-origin" });
  if (!answer.ok) {
    return "failed";
  }
  await shelf.put(page, answer);
  await Promise.allSettled([...new Set(assets)].map((asset) => shelf.add(asset)));
  return "kept";
};

const drop = async ({ page }) => {
  const shelf = await caches.open(SHELF);
  await shelf.delete(page);
  const pages = (await shelf.keys()).filter((kept) => !new URL(kept.url).pathname.startsWith("/static/"));
  if (pages.length === 0) {
    await caches.delete(SHELF);
  }
  return "offered";
};

self.addEventListener("message", (event) => {
  const act = event.data.act === "keep" ? keep : drop;
  event.waitUntil(
    act(event.data).then(
      (state) => event.ports[0].postMessage(state),
      () => event.ports[0].postMessage("failed"),
    ),
  );
});

const fromNetworkOrShelf = async (request) => {
  const path = new URL(request.url).pathname;
  try {
    const answer = await fetch(request);
    const shelf = (await caches.has(SHELF)) ? await caches.open(SHELF) : null;
    // A ticket that has changed is kept as it is now; one that is gone is kept no longer.
    if (shelf && request.mode === "navigate" && (await shelf.match(path))) {
      await (answer.ok ? shelf.put(path, answer.clone()) : shelf.delete(path));
    }
    return answer;
  } catch (error) {
    const kept = await caches.match(request.mode === "navigate" ? path : request, { ignoreVary: true });
    if (kept) {
      return kept;
    }
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && new URL(event.request.url).origin === self.location.origin) {
    event.respondWith(fromNetworkOrShelf(event.request));
  }
});
