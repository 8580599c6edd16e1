/* The sealed pack: whoever has it and not the ticket reads nothing. */
import { fromBase64url, toBase64url, utf8 } from "./bytes.js";

const INDEX = 16;
const NONCE = 12;

export async function indexOf(code) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(code)));
  return toBase64url(digest.subarray(0, INDEX));
}

/* Return what is written of the ticket with this code, or null if it was sealed for another. */
export async function unseal(code, eventId, index, sealed) {
  const bytes = fromBase64url(sealed);
  const way = { name: "AES-GCM", iv: bytes.subarray(0, NONCE), additionalData: fromBase64url(index) };
  try {
    const plain = await crypto.subtle.decrypt(way, await keyOf(code, eventId), bytes.subarray(NONCE));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

async function keyOf(code, eventId) {
  const secret = await crypto.subtle.importKey("raw", utf8(code), "HKDF", false, ["deriveKey"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(`portal pack v1 ${eventId}`) };
  return crypto.subtle.deriveKey(way, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}
