/* A hand-held scanner types very quickly and ends with Enter, whatever has the focus. Its keys are read, not the
   characters that come of them: a Korean input method would make Hangul of a ticket's letters. */
const LONGEST_GAP = 250; // milliseconds between two keys
const USUAL_GAP = 50; // on average; nobody types a code like that
const SHORTEST = 6;
const KEY = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/;
const ENDS = ["Enter", "NumpadEnter"];

export function wireHandScanner(onCode) {
  let keys = [];
  let field = null; // where the keys also arrive, and what was in there before

  const begin = () => {
    const focused = document.activeElement;
    const takesText = focused?.matches("input:not([type=radio], [type=checkbox]), textarea");
    field = takesText ? { element: focused, before: focused.value } : null;
    keys = [];
  };

  const isScanned = () => {
    const gaps = keys.length - 1;
    return keys.length >= SHORTEST && (keys.at(-1).at - keys[0].at) / gaps <= USUAL_GAP;
  };

  /* An input method writes its last syllable after the key: the field is put back when that is done. */
  const putBack = ({ element, before }) => {
    element.blur();
    element.value = before;
    setTimeout(() => (element.value = before));
  };

  const end = (event) => {
    if (!isScanned()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field) putBack(field);
    onCode(keys.map((key) => key.letter).join(""));
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const at = event.timeStamp; // when it was pressed, however busy the page is with pictures
      const isQuick = keys.length > 0 && at - keys.at(-1).at <= LONGEST_GAP;
      if (ENDS.includes(event.code)) {
        if (isQuick) end(event);
        keys = [];
        return;
      }
      const read = KEY.exec(event.code);
      if (!read) return; // Shift, and what stands in no ticket
      if (!isQuick) begin();
      keys.push({ letter: read[1] ?? read[2], at });
    },
    { capture: true },
  );
}
