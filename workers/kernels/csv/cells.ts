/** Where the cells of plain rows begin and end. */
import { allocate } from "./heap";

const LF: u8 = 10;
const CR: u8 = 13;
const SPACE: u8 = 32;
/** Bytes looked at in one step, and positions that it may add. */
const STEP: usize = 64;

let delimiter: i32 = -1;
let quote: i32 = -1;
let width: usize = 1;
let capacity: i32 = 1;
/** Where cells end (u32), row by row; before them where the row before the first one ended. */
let ends: usize = 0;
/** Some line of the rows found ends in CR LF. */
let returns: bool = false;
/** Some cell of the rows found stands in quotes. */
let quotes: bool = false;
let behind: usize = 0;

/** Takes the file's delimiter and quote (bytes, -1 for none), its number of columns, and how many rows are found at once. */
export function setCells(delimiterByte: i32, quoteByte: i32, columns: i32, rows: i32): void {
  delimiter = delimiterByte;
  quote = quoteByte;
  width = columns;
  capacity = rows;
  ends = allocate((<usize>rows * columns + 2 * STEP) << 2);
}

/** Behind the line end of the last row found. */
export function reached(): usize {
  return behind;
}

/** Where cell `row` of `column` begins, without its quote. */
export function cellStart(column: i32, row: i32): usize {
  const at = cellAt(column, row);
  return insideStart(startAt(at), endAt(at, column));
}

/** Behind the last byte of cell `row` of `column`, without its quote. */
export function cellEnd(column: i32, row: i32): usize {
  const at = cellAt(column, row);
  return insideEnd(startAt(at), endAt(at, column));
}
export function cellAt(column: i32, row: i32): usize {
  return ends + ((<usize>row * width + <usize>column) << 2);
}

/** From a cell to the one below it. */
export function rowStep(): usize {
  return width << 2;
}
export function startAt(at: usize): usize {
  return <usize>load<u32>(at) + 1;
}

/** Before the CR of a line that ends in CR LF. */
export function endAt(at: usize, column: i32): usize {
  const end = <usize>load<u32>(at, 4);
  return returns && <usize>column === width - 1 && load<u8>(end - 1) === CR && end > startAt(at) ? end - 1 : end;
}
export function insideStart(start: usize, end: usize): usize {
  return quotes && start < end && <i32>load<u8>(start) === quote ? start + 1 : start;
}
export function insideEnd(start: usize, end: usize): usize {
  return quotes && start < end && <i32>load<u8>(start) === quote ? end - 1 : end;
}

/**
 * Finds the cells of the rows from `from` on that end before `stop`, at most `most`, 64 bytes at a time, and returns how
 * many rows there are. It ends before the first row that needs a second look: of another number of cells, with a quote
 * that does not stand around a whole cell or is doubled, with a CR that no LF follows, and in a table of one column an
 * empty one or one that begins with a space. 64 bytes behind `stop` may be read.
 */
export function findRows(from: usize, stop: usize, most: i32): i32 {
  const rows = min(most, capacity);
  const first = ends + 4;
  const full = first + ((<usize>rows * width) << 2);
  const row = width << 2;
  store<u32>(ends, <u32>(from - 1));
  returns = false;
  quotes = false;
  behind = from;
  let next = first;
  let lineEnd = first + row - 4;
  let found = 0;
  // What the byte before was: inside quotes (all bits or none), a closing quote, a CR, the end of a cell.
  let open: u64 = 0;
  let closed: u64 = 0;
  let returned: u64 = 0;
  let ended: u64 = 1;
  for (let at = from; at < stop && next <= full; at += STEP) {
    const valid: u64 = stop - at >= STEP ? ~0 : ((<u64>1) << (<u64>(stop - at))) - 1;
    let lines = equals(at, LF) & valid;
    let cells = delimiter < 0 ? lines : lines | (equals(at, <u8>delimiter) & valid);
    let carriage = equals(at, CR) & valid;
    const marks = quote < 0 ? 0 : equals(at, <u8>quote) & valid;
    let odd: u64 = 0;
    if (marks | open | closed) {
      quotes = true;
      const inside = upTo(marks) ^ open;
      cells &= ~inside;
      lines &= ~inside;
      carriage &= ~inside;
      const closing = marks & ~inside;
      odd = marks & inside & ~((cells << 1) | ended);
      odd |= ((closing << 1) | closed) & ~(cells | carriage) & valid;
      open = <u64>(<i64>inside >> 63);
      closed = closing >> 63;
    }
    if (carriage | returned) {
      returns = true;
      odd |= ((carriage << 1) | returned) & ~lines & valid;
      returned = carriage >> 63;
    }
    ended = cells >> 63;
    if (odd) {
      const before = (odd & (0 - odd)) - 1;
      cells &= before;
      lines &= before;
    }
    const begun = next;
    let left = cells;
    while (left) {
      store<u32>(next, <u32>(at + <usize>ctz(left)));
      next += 4;
      left &= left - 1;
    }
    while (lines) {
      const line = lines & (0 - lines);
      const place = begun + ((<usize>popcnt(cells & (line - 1))) << 2);
      if (place !== lineEnd || (width === 1 && lacks(place))) return found;
      behind = at + <usize>ctz(line) + 1;
      if (++found === rows) return found;
      lineEnd += row;
      lines ^= line;
    }
    if (odd) return found;
  }
  return found;
}

/** Whether the only cell of a row is empty or begins with a space: the line may be blank. */
function lacks(place: usize): bool {
  const byte = load<u8>(<usize>load<u32>(place - 4) + 1);
  return byte === LF || byte === CR || byte === SPACE;
}

/** Which of 64 bytes are `byte`. */
function equals(at: usize, byte: u8): u64 {
  if (ASC_FEATURE_SIMD) {
    const wanted = i8x16.splat(<i8>byte);
    const a = <u64>i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    const b = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), wanted));
    const c = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), wanted));
    const d = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), wanted));
    return a | (b << 16) | (c << 32) | (d << 48);
  }
  let bits: u64 = 0;
  for (let i: usize = 0; i < STEP; i++) if (load<u8>(at + i) === byte) bits |= (<u64>1) << (<u64>i);
  return bits;
}

/** Every bit, counted with all those below it: set where their number is odd. */
function upTo(bits: u64): u64 {
  let sum = bits;
  sum ^= sum << 1;
  sum ^= sum << 2;
  sum ^= sum << 4;
  sum ^= sum << 8;
  sum ^= sum << 16;
  return sum ^ (sum << 32);
}
