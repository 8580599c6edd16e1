/* Where a ticket stands as far as this device knows: what the portal told, then what was done here since. */
import { after, effectOf, leftOf } from "./rules.js";

export function standingWith({ known, own }, party, policy) {
  const annulled = new Set(own.filter((one) => one.kind === "annul").map((one) => one.annuls));
  const here = new Set(own.map((one) => one.opId));
  let standing = { admitted: known?.admitted ?? 0, inside: known?.inside ?? 0 };
  for (const one of own) {
    if (one.kind !== "annul") {
      if (!annulled.has(one.opId)) standing = after(standing, effectOf(one, party, policy, standing));
    } else if (!here.has(one.annuls)) {
      standing = takenBack(standing, one.undoes, party);
    }
  }
  return standing;
}

function takenBack({ admitted, inside }, { kind, people }, party) {
  if (kind === "exit") return { admitted, inside: Math.min(party, inside + people) };
  return { admitted: Math.max(0, admitted - people), inside: Math.max(0, inside - people) };
}

/* Return the first admission that is known here. */
export function firstOf({ known, own }) {
  if (known?.first_at) return { at: known.first_at, gate: known.gate };
  const annulled = own.filter((one) => one.kind === "annul").map((one) => one.annuls);
  const entry = own.find((one) => one.kind === "entry" && !annulled.includes(one.opId));
  return entry ? { at: entry.at, gate: entry.gate } : null;
}

export const left = (party, policy, standing) => Math.max(0, leftOf(party, policy, standing));
