const POLYNOMIAL = 0xedb88320;
/** What a byte does to the checksum from one to four places on: four bytes are taken at a time ("slicing", Kounavis and Berry 2005). */
let tables: readonly Uint32Array[] | null = null;

function made(): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    return value;
  });
  const further = [first];
  for (let place = 1; place < 4; place++) further.push(further[place - 1].map((value) => first[value & 0xff] ^ (value >>> 8)));
  return further;
}

/** The checksum that zip, gzip and Parquet keep of their bytes (RFC 1952, section 8). Parts are chained: pass what the part before gave. O(bytes). */
export function crc32(bytes: Uint8Array, before = 0): number {
  tables ??= made();
  const [one, two, three, four] = tables;
  let value = ~before;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    value ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    value = four[value & 0xff] ^ three[(value >>> 8) & 0xff] ^ two[(value >>> 16) & 0xff] ^ one[value >>> 24];
  }
  for (; i < bytes.length; i++) value = one[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}
