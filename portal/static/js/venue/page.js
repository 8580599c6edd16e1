/* Finding and filling the parts of the page. */
export const part = (name) => document.querySelector(`[data-part="${name}"]`);

export const screenOf = (name) => document.querySelector(`[data-screen="${name}"]`);

/* Show words where there are any, and the element only then. */
export function write(element, words) {
  const text = words ?? "";
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

export function list(element, words) {
  element.replaceChildren(...words.map((word) => Object.assign(document.createElement("li"), { textContent: word })));
  element.hidden = words.length === 0;
}

export function copyOf(template) {
  return document.querySelector(`[data-template="${template}"]`).content.firstElementChild.cloneNode(true);
}

/* A text that somebody wrote says its own language, so that it is written and read out in its manner. */
export function writeText(element, text) {
  element.textContent = text?.text ?? "";
  if (text?.language) element.lang = text.language;
  else element.removeAttribute("lang");
}

/* Show one screen alone, and lead the focus there. */
export function turnTo(name) {
  for (const screen of document.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  document.body.dataset.at = name;
  const screen = screenOf(name);
  (screen.querySelector("[tabindex='-1']:not(video)") ?? screen).focus({ preventScroll: true });
  scrollTo(0, 0);
}

export const isAt = (name) => document.body.dataset.at === name;

/* Tell those who don't see the screen; `loud` interrupts what is being read out. */
export function say(words, loud = false) {
  part(loud ? "called" : "said").textContent = words;
}

/* Sheets come up from the edge; a press beside one closes it. */
export function wireSheets(onOpen) {
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => openSheet(button.dataset.opens, onOpen));
  }
  for (const sheet of document.querySelectorAll("dialog.sheet")) {
    sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
    sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  }
}

export async function openSheet(id, onOpen) {
  const sheet = document.getElementById(id);
  await onOpen[id]?.();
  if (!sheet.open) sheet.showModal();
}

export const sheetIsOpen = () => document.querySelector("dialog.sheet[open]") !== null;

/* What this device remembers of its user's wishes; a browser that keeps nothing does without. */
export const wishes = {
  get(name) {
    try {
      return localStorage.getItem(`venue-${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`venue-${name}`, value);
    } catch {}
  },
};
