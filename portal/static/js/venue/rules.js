/* Pure decisions at a door. `portal/domain/checkin/rules.py` says the same, and one table of cases tests both.
   Sets are arrays here; an operation's name is a pair, [device, op id]. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const OLDEST_PACK = 24 * HOUR;
export const CLOCK_WARNING = 2 * MINUTE;
export const UNDO_WITHIN = 10 * MINUTE;
export const NOT_BY_OVERRIDE = ["wrong_event", "revoked", "blocked", "cancelled"];

const meets = (some, others) => some.some((one) => others.includes(one));

/* Answer an attempt with a ticket whose signature is good. */
export function judge(ticket, rules, attempt, standing) {
  const code = whyNot(ticket, rules, attempt, standing);
  const overridden = attempt.override && !NOT_BY_OVERRIDE.includes(code) ? code : null;
  if (code && !overridden) return { result: "refused", code, missing: [], overridden };
  const missing = ticket.missing.filter((question) => !attempt.answered.includes(question));
  if (attempt.kind === "entry" && missing.length && !attempt.override) {
    return { result: "incomplete", code: null, missing, overridden };
  }
  return { result: "ok", code: null, missing: [], overridden };
}

function whyNot(ticket, rules, attempt, standing) {
  if (ticket.eventId !== rules.eventId) return "wrong_event";
  // Whoever is in can always go out.
  if (attempt.kind !== "entry") return standing.inside === 0 ? "not_inside" : null;
  return notGood(ticket, attempt) ?? notHere(ticket, rules, attempt) ?? notAgain(ticket, rules, attempt, standing);
}

function notGood(ticket, attempt) {
  if (ticket.revoked) return "revoked";
  if (ticket.blocked) return "blocked";
  if (ticket.cancelled) return "cancelled";
  if (attempt.at < ticket.validFrom) return "not_yet_valid";
  return attempt.at > ticket.validTo ? "expired" : null;
}

function notHere(ticket, rules, attempt) {
  if (!meets(ticket.sessions, rules.sessions)) {
    return meets(ticket.asked, rules.sessions) ? "unapproved" : "wrong_session";
  }
  if (rules.gates.length && !rules.gates.includes(attempt.gateId)) return "wrong_gate";
  if (rules.paused || attempt.at < rules.opensAt || attempt.at > rules.closesAt) return "rules";
  return attempt.packAge !== null && attempt.packAge > OLDEST_PACK ? "stale_pack" : null;
}

function notAgain(ticket, rules, attempt, standing) {
  if (rules.policy === "free") return attempt.people > ticket.party ? "group_exhausted" : null;
  const left = leftOf(ticket.party, rules.policy, standing);
  if (left >= attempt.people) return null;
  if (left > 0 || attempt.people > ticket.party) return "group_exhausted";
  return rules.policy === "once" ? "already_admitted" : "exit_required";
}

/* Say how many may still come in on a ticket. */
export function leftOf(party, policy, standing) {
  if (policy === "free") return party;
  return party - (policy === "once" ? standing.admitted : standing.inside);
}

/* Say by how many an entry or exit changes those inside, and how many of them had not been in before: where nobody comes in
   twice, all that the ticket has left; elsewhere whoever went out is taken to be the one who comes back. */
export function effectOf({ kind, people }, party, policy, { admitted, inside }) {
  if (kind === "exit") return { moved: 0 - Math.min(people, inside), fresh: 0 };
  const moved = Math.min(people, party - inside);
  const fresh = policy === "once" ? Math.min(moved, party - admitted) : Math.max(0, inside + moved - admitted);
  return { moved, fresh };
}

export const after = ({ admitted, inside }, { moved, fresh }) => ({
  admitted: admitted + fresh,
  inside: inside + moved,
});

/* Say what the facts of one ticket on one list come to, in whatever order they have arrived.
   Counts are of people who can be inside: never more than the ticket is for. */
export function fold(facts, party, policy) {
  const annulled = new Set(facts.filter((fact) => fact.kind === "annul").map((fact) => String(fact.annuls)));
  const effects = [];
  let standing = { admitted: 0, inside: 0 };
  let first = null;
  for (const fact of [...facts].sort(inOrder)) {
    if (fact.kind === "annul" || annulled.has(String(fact.op))) {
      effects.push({ op: fact.op, moved: 0, fresh: 0, flag: null });
      continue;
    }
    const effect = effectOf(fact, party, policy, standing);
    const flag = fact.kind === "entry" ? flagOf(fact, party, policy, standing) : null;
    effects.push({ op: fact.op, ...effect, flag });
    if (fact.kind === "entry") first ??= fact.op;
    standing = after(standing, effect);
  }
  return { effects, standing, first };
}

function inOrder(one, other) {
  const [device, name] = one.op;
  const [otherDevice, otherName] = other.op;
  return one.at - other.at || device - otherDevice || (name < otherName ? -1 : Number(name > otherName));
}

function flagOf(fact, party, policy, standing) {
  if (policy === "free" || fact.people <= leftOf(party, policy, standing)) return null;
  return party === 1 ? "duplicate_admission" : "group_exceeded";
}

/* Return when something happened by the server's clock, from a device whose own may be wrong. */
export function corrected(scannedAt, sentAt, receivedAt, earliest) {
  return Math.max(Math.min(scannedAt + receivedAt - sentAt, receivedAt), Math.min(earliest, receivedAt));
}
