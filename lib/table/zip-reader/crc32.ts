const POLYNOMIAL = 0xedb88320;
let table: Uint32Array | null = null;

function made(): Uint32Array {
  const values = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    values[byte] = value;
  }
  return values;
}

/** The checksum that zip, gzip and Parquet keep of their bytes (ISO 3309, RFC 1952 section 8). Parts are chained: pass what the part before gave. O(bytes). */
export function crc32(bytes: Uint8Array, before = 0): number {
  table ??= made();
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = table[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}
