// Decide on translations with the keyboard. Every key is a shortcut to a link or button of the page, with Ctrl or Alt, so
// that nobody triggers one while typing; without this script the page works the same, with the browser's access keys.
const press = (key) => {
  const there = document.querySelector(`[data-key="${key}"]`);
  there?.click();
  return there !== null;
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.shiftKey || event.metaKey || event.repeat) return;
  const wanted =
    event.ctrlKey && !event.altKey && event.key === "Enter"
      ? "Enter"
      : event.altKey && !event.ctrlKey && event.code.startsWith("Key")
        ? event.code.slice(3).toLowerCase()
        : null;
  if (wanted !== null && press(wanted)) event.preventDefault();
});
