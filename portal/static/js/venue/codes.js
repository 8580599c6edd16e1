/* What a scanned or typed text says: the same as portal/engines/tickets/token.py and short_code.py. */
import { hex } from "./bytes.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS = 5;
const PREFIX = "SG1";
const VERSION = 1;
const PAYLOAD = 28;
const SIGNATURE = 64;
const SESSIONS = 48;
const SHORT = 8;
const LONGEST = 1000;
const LONGEST_SHORT = 100;
const FIELD = 0b100101;
const UNSEEN = /[\p{Cf}\p{Pd}\p{Zs}\t\r\n−ー]/gu;
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;
const DIGIT = /\p{Nd}/u;
const NONE = { kind: "none" };

export function readCode(text) {
  const symbols = text.length <= LONGEST ? normalise(text) : null;
  if (symbols === null) return NONE;
  if (symbols.length === SHORT && text.length <= LONGEST_SHORT && remainder(symbols) === 0) {
    return { kind: "short", code: symbols };
  }
  const data = symbols.startsWith(PREFIX) ? decode(symbols.slice(PREFIX.length)) : null;
  return data?.length === PAYLOAD + SIGNATURE && data[0] >> 4 === VERSION ? readPayload(symbols, data) : NONE;
}

/* Undo what varies in typing: case, width, scripts of digits, I and L for 1, O for 0, dashes and spaces. */
function normalise(text) {
  const symbols = text
    .normalize("NFKC")
    .replace(UNSEEN, "")
    .replace(OTHER_DIGIT, digitOf)
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase())
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(symbols) ? symbols : null;
}

/* The digits of a script stand in a row, the zero first. */
function digitOf(digit) {
  const point = digit.codePointAt(0);
  let zero = point;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}

/* Return the bytes, or null for a text that no bytes are written as: a wrong length, bits after the last byte. */
function decode(symbols) {
  const bytes = [];
  let value = 0;
  let bits = 0;
  for (const symbol of symbols) {
    value = (value << BITS) | ALPHABET.indexOf(symbol);
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(value >> bits);
    value &= (1 << bits) - 1;
  }
  return bits >= BITS || value ? null : Uint8Array.from(bytes);
}

function readPayload(code, data) {
  const view = new DataView(data.buffer);
  const read = {
    kind: "ticket",
    code,
    keyId: data[0] % 16,
    event: view.getUint32(0) % 2 ** 24,
    ref: hex(data.subarray(4, 12)),
    serial: data[12],
    bits: readBits(data.subarray(13, 19)),
    validFrom: view.getUint32(19) * 1000,
    validTo: view.getUint32(23) * 1000,
    party: data[27],
    signed: data.slice(0, PAYLOAD),
    signature: data.slice(PAYLOAD),
  };
  return read.party >= 1 && read.validTo >= read.validFrom ? read : NONE;
}

function readBits(bitmap) {
  const isSet = (bit) => (bitmap[bitmap.length - 1 - (bit >> 3)] >> (bit & 7)) & 1;
  return Array.from({ length: SESSIONS }, (_, bit) => bit).filter(isSet);
}

/* Evaluate a short code as a polynomial over the field of 32 elements at x; it is 0 for a true code. */
function remainder(symbols) {
  let value = 0;
  for (const symbol of symbols) {
    const doubled = value << 1;
    value = (doubled >> BITS ? doubled ^ FIELD : doubled) ^ ALPHABET.indexOf(symbol);
  }
  return value;
}
