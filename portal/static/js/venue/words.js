/* All words of the app come with its page; here they are found, filled in and written the reader's way. */
const data = JSON.parse(document.getElementById("venue-data").textContent);
const PLACEHOLDER = /%(?:\((\w+)\)[sd]|%)/g;
const LATIN_DIGITS = "u-nu-latn"; // the portal writes all numbers with these
const FALLBACK = "en";
const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];

export const language = document.documentElement.lang;
export const interfaceLanguages = data.interface;

const localeOf = (code) => `${code}-${LATIN_DIGITS}`;
const fill = (text, values) => text.replace(PLACEHOLDER, (whole, name) => (name ? (values[name] ?? whole) : "%"));

/* Keep the direction of somebody's words to themselves. */
const isolated = (words) => `\u2068${words}\u2069`;

export const t = (key, values = {}) => fill(data.app[key] ?? key, values);
t.has = (key) => key in data.app;

export const number = (value, code = language) => new Intl.NumberFormat(localeOf(code)).format(value);

export const need = (code) => data.needs[code] ?? code;

export const languageName = (code) => data.languages[code] ?? code;

/* Write a time of the day, and the day unless it is today. */
export function moment(ms, code = language) {
  const day = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: data.zone }).format(at);
  const near = day(ms) === day(Date.now());
  const form = near ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(localeOf(code), { ...form, timeZone: data.zone }).format(ms);
}

/* Write a stretch of time in its largest unit: "3 minutes". */
export function span(ms) {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? ["second", 1000];
  const form = { style: "unit", unit, unitDisplay: "long" };
  return new Intl.NumberFormat(localeOf(language), form).format(Math.max(0, Math.floor(ms / size)));
}

export function megabytes(bytes) {
  const form = { style: "unit", unit: "megabyte", unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(localeOf(language), form).format(bytes / 1_000_000);
}

export function notices(holder) {
  return (holder?.notices ?? []).map(({ kind, value }) =>
    kind === "interpretation" ? t("interpretation", { language: languageName(value) }) : need(value),
  );
}

/* What is said of a verdict at the gate: large words, and why. `known` is {at, gate, admitted, party}. */
export const staffWords = (code, known) => filled(data.staff[code] ?? data.staff.error, known, language);

/* What the visitor reads, in their own language where the app has it. */
export function holderWords(code, wanted, known) {
  const spoken = interfaceLanguages.find((one) => one.code === wanted) ?? languageOf(FALLBACK);
  const texts = data.holders[spoken.code];
  return { ...filled(texts[code] ?? texts.error, known, spoken.code), language: spoken.code, dir: spoken.dir };
}

/* What a kiosk says in the visitor's language. */
export const kioskWords = (code, key, values = {}) => fill(data.kiosk[code][key], values);

export const directionOf = (code) => languageOf(code).dir;

export const hasLanguage = (code) => interfaceLanguages.some((one) => one.code === code);

const languageOf = (code) => interfaceLanguages.find((one) => one.code === code);

function filled(texts, { at = null, gate = null, admitted = 0, party = 1 } = {}, code = language) {
  const detail = at === null ? texts.detail : ((gate ? texts.where : texts.when) ?? texts.detail);
  const values = {
    time: at === null ? "" : moment(at, code),
    gate: gate ? isolated(gate) : "",
    admitted: number(admitted, code),
    party: number(party, code),
  };
  return { title: texts.title, detail: fill(detail, values) };
}
