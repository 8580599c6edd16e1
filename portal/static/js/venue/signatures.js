/* Whether one of the event's keys has signed a ticket. */
import { verifyAsync } from "@noble/ed25519";
import { fromBase64url } from "./bytes.js";

/* `ticket` is what readCode returns, `keys` are the pack's: base64url by key id. */
export async function isSigned(ticket, keys) {
  const key = keys[ticket.keyId];
  if (!key) return false;
  try {
    return await verifyAsync(ticket.signature, ticket.signed, fromBase64url(key), { zip215: false });
  } catch {
    return false; // noble throws at bytes that are no signature at all
  }
}
