// Look again and again how far something is that the worker makes, until it is done; then show the whole page.
const EVERY = 3_000;
const waiting = document.querySelector("[data-waiting]");

const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(waiting.dataset.waiting, { redirect: "error", headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-waiting]");
  if (fresh === null) {
    location.reload();
    return;
  }
  show(fresh);
};

// The words are changed only where they differ, so that nobody hears the same state again and again; the link after
// them stays, where somebody may have put the focus.
const show = (fresh) => {
  const [said, says] = [waiting, fresh].map((part) => part.querySelector("[role=status]"));
  if (said.textContent !== says.textContent) said.innerHTML = says.innerHTML;
  for (const old of [...waiting.children].slice(1, -1)) old.remove();
  said.after(...[...fresh.children].slice(1, -1));
};

// Without a network the page stays as it is.
setInterval(() => look().catch(() => {}), EVERY);
