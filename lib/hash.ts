const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));

/**
 * MurmurHash3 x86 128-bit of the UTF-8 bytes of `text`, as 32 hexadecimal digits. Not cryptographic: it names
 * results, it guards nothing. O(length). Source: Austin Appleby's reference implementation (smhasher, public domain).
 */
export function hash128(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const length = bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const blocks = length >>> 4;
  for (let i = 0; i < blocks; i++) {
    const at = i * 16;
    h1 ^= mix(view.getUint32(at, true), C1, 15, C2);
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= mix(view.getUint32(at + 4, true), C2, 16, C3);
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= mix(view.getUint32(at + 8, true), C3, 17, C4);
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= mix(view.getUint32(at + 12, true), C4, 18, C1);
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  const tail = new DataView(new ArrayBuffer(16));
  for (let i = blocks * 16; i < length; i++) tail.setUint8(i - blocks * 16, bytes[i]);
  h4 ^= mix(tail.getUint32(12, true), C4, 18, C1);
  h3 ^= mix(tail.getUint32(8, true), C3, 17, C4);
  h2 ^= mix(tail.getUint32(4, true), C2, 16, C3);
  h1 ^= mix(tail.getUint32(0, true), C1, 15, C2);
  return finish(h1 ^ length, h2 ^ length, h3 ^ length, h4 ^ length);
}

function mix(k: number, first: number, by: number, second: number): number {
  return Math.imul(rotate(Math.imul(k, first), by), second);
}

function finish(a: number, b: number, c: number, d: number): string {
  let h1 = (a + b + c + d) | 0;
  let h2 = (b + h1) | 0;
  let h3 = (c + h1) | 0;
  let h4 = (d + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  h4 = avalanche(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  return [h1, h2, h3, h4].map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}

function avalanche(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** JSON with the keys of every object sorted by code unit: equal values give equal text. Undefined entries are left out. O(size). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
