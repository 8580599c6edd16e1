/* Keeping the app on the device: the worker that starts it without a network, and its place on the home screen. */
import { part } from "./page.js";

const HOUR = 3_600_000;

export async function wireWorker() {
  if (!("serviceWorker" in navigator)) return;
  const { worker, scope } = document.body.dataset;
  const hadWorker = navigator.serviceWorker.controller !== null;
  // The page that is open goes on with the files it was started with, until somebody lets it start anew.
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    part("newer").hidden = !hadWorker;
  });
  part("reload").addEventListener("click", () => location.reload());
  const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
  setInterval(() => registration.update().catch(() => {}), HOUR);
}

export function wireInstall() {
  if (matchMedia("(display-mode: standalone)").matches || navigator.standalone) return;
  const isApple = /iPad|iPhone|iPod/.test(navigator.userAgent);
  part("install").hidden = false;
  part(isApple ? "install-ios" : "install-other").hidden = false;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    part("install-other").hidden = true;
    part("install-button").hidden = false;
    part("install-button").onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => {
    part("install").hidden = true;
  });
}
