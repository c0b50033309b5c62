import { fail } from "@/lib/problem";

const MAGIC: readonly { readonly kind: string; readonly bytes: readonly number[]; readonly at?: number }[] = [
  { kind: "excel-old", bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { kind: "parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: "pdf", bytes: [0x25, 0x50, 0x44, 0x46] },
  { kind: "image", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: "image", bytes: [0xff, 0xd8, 0xff] },
  { kind: "image", bytes: [0x47, 0x49, 0x46, 0x38] },
  { kind: "image", bytes: [0x57, 0x45, 0x42, 0x50], at: 8 },
  { kind: "archive", bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { kind: "archive", bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { kind: "archive", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: "archive", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: "archive", bytes: [0x42, 0x5a, 0x68] },
  { kind: "database", bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74, 0x20, 0x33] },
];

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const GZIP = [0x1f, 0x8b, 0x08];

function startsWith(bytes: Uint8Array, magic: readonly number[], at = 0): boolean {
  return bytes.length >= at + magic.length && magic.every((byte, i) => bytes[at + i] === byte);
}

export function isGzip(bytes: Uint8Array): boolean {
  return startsWith(bytes, GZIP);
}

/**
 * Refuses what is not a table of text, by the first bytes of the file: Excel, Parquet, PDF, pictures, archives and
 * databases by their signature; anything else with NUL bytes or many control characters. UTF-16 is let pass.
 */
export function refuseBinary(bytes: Uint8Array): void {
  if (startsWith(bytes, ZIP)) {
    // The names of a workbook's parts stand uncompressed near the start.
    const names = new TextDecoder("latin1").decode(bytes.subarray(0, 4096));
    fail(/xl\/|\[Content_Types\]|docProps\//.test(names) ? "source.file-excel" : "source.file-archive");
  }
  for (const { kind, bytes: magic, at } of MAGIC) if (startsWith(bytes, magic, at)) fail(`source.file-${kind === "excel-old" ? "excel" : kind}`);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return;
  if (looksLikeUtf16(bytes) !== null) return;
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) fail("source.file-binary");
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26) controls++;
  }
  if (controls > bytes.length * 0.02) fail("source.file-binary");
}

/** UTF-16 without a byte order mark: every second byte of Latin text is NUL. */
export function looksLikeUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const length = Math.min(bytes.length & ~1, 4096);
  if (length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const half = length / 2;
  if (odd > half * 0.4 && even === 0) return "utf-16le";
  return even > half * 0.4 && odd === 0 ? "utf-16be" : null;
}

/** Refuses text that is another format: a web page (often a login page saved as .csv), XML, JSON. */
export function refuseOtherText(start: string): void {
  const text = start.trimStart().slice(0, 4000);
  if (/^(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|script|div)[\s>]/i.test(text)) fail("source.file-html");
  if (/^<\?xml|^<[a-z][\w:-]*[\s>][\s\S]*<\//i.test(text)) fail("source.file-xml");
  if (/^\[?\s*\{\s*("[^"]*"\s*:|\})/.test(text) || /^\[\s*[[{]/.test(text)) fail("source.file-json");
}
