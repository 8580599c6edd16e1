// Keep the board of the console fresh, and say aloud only which warnings are new.
const EVERY = 10_000;
const board = document.querySelector("[data-board]");
const news = document.querySelector("[data-board-news]");

const warnings = () =>
  new Map([...board.querySelectorAll("[data-worry]")].map((item) => [item.dataset.worry, item.textContent]));

// What somebody is about to press is not taken from under their hand.
const isInUse = () => board.contains(document.activeElement) || board.querySelector("details[open]") !== null;

const refresh = async () => {
  if (document.hidden || isInUse()) return;
  const answer = await fetch(board.dataset.board, { redirect: "error" });
  if (!answer.ok) return;
  const before = warnings();
  board.innerHTML = await answer.text();
  const fresh = [...warnings()].filter(([key]) => !before.has(key)).map(([, words]) => words.replace(/\s+/g, " ").trim());
  if (fresh.length > 0) news.textContent = fresh.join(" ");
};

// Without a network the board stays as it is, with the time at which it stood so.
const tryToRefresh = () => refresh().catch(() => {});

setInterval(tryToRefresh, EVERY);
document.addEventListener("visibilitychange", tryToRefresh);
