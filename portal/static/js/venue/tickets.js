/* What the device makes of a text by itself: the ticket, whether it is signed, and what the pack says of it. */
import { readCode } from "./codes.js";
import { indexOf, unseal } from "./pack.js";
import { isSigned } from "./signatures.js";

export async function identify(text, kept, store) {
  const code = readCode(text);
  if (code.kind !== "ticket" || !kept.pack) return { kind: code.kind, code: code.code ?? null, holder: null };
  const signed = await isSigned(code, kept.pack.keys);
  const opened = signed ? await openEntry(code.code, kept.pack.event.id, store) : null;
  const facts = factsOf(code, opened, kept.pack);
  const { ref, serial } = code;
  return { kind: "ticket", code: code.code, ref, serial, party: facts.party, holder: holderOf(opened), signed, facts };
}

async function openEntry(code, eventId, store) {
  const index = await indexOf(code);
  const sealed = await store.entry(index);
  return sealed ? unseal(code, eventId, index, sealed) : null;
}

/* What is in the pack is newer than the code; a ticket that is not in it yet holds by what its code says. */
function factsOf(code, opened, pack) {
  return {
    eventId: code.event,
    sessions: opened?.b ?? code.bits,
    validFrom: opened?.f ?? code.validFrom,
    validTo: opened?.t ?? code.validTo,
    party: opened?.s ?? code.party,
    asked: opened?.a ?? [],
    missing: opened?.q ?? [],
    ...listed(code, pack),
  };
}

const listed = ({ ref, serial }, pack) => ({
  revoked: pack.revoked.includes(`${ref}.${serial}`),
  blocked: pack.blocked.includes(ref),
  cancelled: false,
});

function holderOf(opened) {
  if (!opened) return null;
  const notices = opened.k.map(([kind, value]) => ({ kind, value }));
  return { name: opened.n, party: opened.p, language: opened.l, notices };
}

/* The facts of a ticket that was looked up and not scanned: the portal has said before that it is good on this list. */
export function factsOfFound(found, list, pack) {
  return {
    eventId: pack.event.id,
    sessions: list.bits,
    validFrom: 0,
    validTo: Infinity,
    party: found.party,
    asked: [],
    missing: [],
    ...listed(found, pack),
  };
}

export const rulesOf = (list, pack) => ({
  eventId: pack.event.id,
  sessions: list.bits,
  gates: list.gates,
  opensAt: list.opens_at,
  closesAt: list.closes_at,
  policy: list.policy,
  paused: list.paused,
});

/* Return the list that is open now at a gate, or the next to open, or the last that was. */
export function listFor(lists, gate, now) {
  const here = lists.filter((list) => !list.gates.length || list.gates.includes(gate));
  const ordered = [...here].sort((one, other) => one.opens_at - other.opens_at);
  const open = ordered.find((list) => list.opens_at <= now && now <= list.closes_at);
  return open ?? ordered.find((list) => list.opens_at > now) ?? ordered.at(-1) ?? null;
}
