/* What a device sends to the portal, and what became of it. */
const BASE = "/api/v1/checkin/";
export const QUICK = 2000; // as long as somebody at a door is kept waiting
const FAIR = 8000;
const LONG = 20000;
const TIMED = ["beat", "redeem"];
const UNHEARD = [502, 504]; // something on the way answers, and nobody knows what the portal did
const REFUSED = { device_ended: "ended", device_wiped: "wiped" };

/* `kind` is offline, busy, ended, wiped, unknown or problem; `code` is that of the portal's problem document. */
export class WireError extends Error {
  constructor(kind, { code = null, retryAfter = null } = {}) {
    super(code ?? kind);
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter; // milliseconds
  }
}

export function createWire({ token, language, clock, fetch = (...all) => globalThis.fetch(...all) }) {
  function request(method, body) {
    const headers = { Accept: "application/json, application/problem+json", "Accept-Language": language };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    return { method, headers, credentials: "omit", cache: "no-store", redirect: "error" };
  }

  async function send(method, path, body, patience = LONG) {
    const how = request(method, body);
    const sentAt = clock.raw();
    if (body) how.body = JSON.stringify(TIMED.includes(path) ? { sent_at: sentAt, ...body } : body);
    const { answer, told } = await ask(BASE + path, { ...how, signal: AbortSignal.timeout(patience) });
    if (!answer.ok) throw errorOf(answer, told);
    if (told.server_time) clock.take(sentAt, clock.raw(), told.server_time);
    return told;
  }

  /* Somebody else's answer (the sign-in page of a hall's network) is as good as none. */
  async function ask(url, how) {
    try {
      const answer = await fetch(url, how);
      if (answer.status >= 500 || answer.status === 429) return { answer, told: {} };
      return { answer, told: Object(await answer.json()) };
    } catch {
      throw new WireError("offline");
    }
  }

  /* A paper to print, as it comes. */
  async function paper(path, body) {
    const how = { ...request("POST", body), body: JSON.stringify(body), signal: AbortSignal.timeout(FAIR) };
    const answer = await fetch(BASE + path, how).catch(() => {
      throw new WireError("offline");
    });
    if (!answer.ok) throw errorOf(answer, Object(await answer.json().catch(() => null)));
    return answer.blob();
  }

  return {
    badge: (ticket) => paper("badge", { ticket }),
    provision: (code) => send("POST", "provision", { code }),
    pack: () => send("GET", `pack?lang=${encodeURIComponent(language)}`),
    entries: (after) => send("GET", `pack/entries?after=${after}`),
    beat: (body) => send("POST", "beat", body),
    redeem: (body, patience) => send("POST", "redeem", body, patience),
    look: (body) => send("POST", "look", body, FAIR),
  };
}

function errorOf(answer, told) {
  const { status } = answer;
  if (UNHEARD.includes(status)) return new WireError("offline");
  if (status === 429 || status >= 500) {
    const seconds = Number(answer.headers.get("Retry-After"));
    return new WireError("busy", { retryAfter: seconds > 0 ? seconds * 1000 : null });
  }
  const kind = status === 401 ? (REFUSED[told.code] ?? "unknown") : "problem";
  return new WireError(kind, { code: told.code ?? String(status) });
}
