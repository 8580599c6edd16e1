/* The names of those who were scanned since the app was opened, for its log: they are written down nowhere. */
const MOST = 500;
const names = new Map();

export function remember(ticket, holder) {
  const name = holder?.name ?? holder?.party;
  if (!ticket?.ref || !name) return;
  names.set(ticket.ref, name);
  if (names.size > MOST) names.delete(names.keys().next().value);
}

export const nameOf = ({ ref }) => names.get(ref) ?? null;
