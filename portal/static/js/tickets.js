// Keep the tickets on this phone, so that they open at the door without a network; and take them off it again.
const box = document.querySelector("[data-keep-tickets]");

const show = (state) => {
  for (const part of box.querySelectorAll("[data-state]")) {
    part.hidden = part.dataset.state !== state;
  }
};

const ask = async (act) => {
  const registration = await navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope });
  const worker = registration.active || (await navigator.serviceWorker.ready).active;
  const channel = new MessageChannel();
  const answer = new Promise((resolve) => {
    channel.port1.onmessage = (event) => resolve(event.data);
  });
  worker.postMessage({ act, page: location.pathname, assets: assets() }, [channel.port2]);
  return answer;
};

const assets = () => [
  ...[...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')].map((link) => link.href),
  ...performance
    .getEntriesByType("resource")
    .map((entry) => entry.name)
    .filter((name) => new URL(name).pathname.startsWith("/static/")),
];

const act = (what) => async () => {
  show("working");
  try {
    show(await ask(what));
  } catch {
    show("failed");
  }
};

if (box && "serviceWorker" in navigator) {
  box.hidden = false;
  box.querySelector("[data-keep]").addEventListener("click", act("keep"));
  box.querySelector("[data-drop]").addEventListener("click", act("drop"));
  caches
    .match(location.pathname)
    .then((kept) => show(kept ? "kept" : "offered"))
    .catch(() => show("offered"));
}
