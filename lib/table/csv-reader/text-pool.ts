import { MISSING_CODE } from "../table";

/** Bytes that must stand before every value given to the pool: they are read and masked away. */
export const BYTES_BEFORE = 8;

/** Values up to this long are their own key. */
const KEY_BYTES = 8;
/** Which bits of a value's last and last but one four bytes belong to it, by its length. */
const TAIL_BITS = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const HEAD_BITS = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);
/** Values whose keys are made at once. */
const BATCH = 512;
/** Integers of a slot: the key's two halves, and twice the code plus whether the key is whole, plus 1 (0: free). */
const SLOT = 3;
const NO_SLOTS = new Int32Array(0);
const PLACES_MOVED = 8;
/** Where more of the values than this are new, as order numbers are, the table grows in larger steps. */
const ALL_NEW = 0.9;
/** Different values that are enough to tell so. */
const ENOUGH = 1 << 13;
/** A table of up to this many places is filled from the one before at once, in some milliseconds. */
const MOVED_AT_ONCE = 1 << 19;

/**
 * Numbers different values by first appearance. Their bytes are kept once, one after another, and found through a hash
 * table with open addressing: a value of up to 8 bytes is itself the key and compared in two steps, of a longer one the
 * key is a hash, and the bytes decide. Numbers that follow one another (order numbers do) get neighbouring places, which
 * the cache likes; where a place is taken, the next one to try is far off, so that dense numbers make no long runs.
 */
export class TextPool {
  /** Different values. */
  size = 0;
  /** No value has a byte beyond ASCII. */
  ascii = true;
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  /** Value `code` is `bytes[starts[code] .. starts[code + 1])`. */
  private starts = new Uint32Array(257);
  private slots = new Int32Array(512 * SLOT);
  /** The smaller table that is being moved into this one, and how far that is. */
  private before = NO_SLOTS;
  private moved = 0;
  /** Values given so far; how many there were, and how many different ones, when the table grew last. */
  private given = 0;
  private givenBefore = 0;
  private sizeBefore = 0;
  private mask = 511;
  /** Values that the table may hold: half of its places, or three quarters where that would take much memory. */
  private most = 256;
  /** Head, tail and place of each value of a batch. */
  private readonly keys = new Int32Array(BATCH * 3);

  /**
   * The codes of many values: `codes[first + i]` is that of the bytes from `starts[from + i]` to before `ends[from + i]`.
   * Keys are made first and looked up then: the look-ups wait for memory, and many of them can wait at once.
   */
  codeAll(view: DataView, starts: Int32Array, ends: Int32Array, from: number, count: number, codes: Int32Array, first: number): void {
    const { keys } = this;
    for (let done = 0; done < count; done += BATCH) {
      const size = Math.min(BATCH, count - done);
      const offset = from + done;
      this.given += size;
      for (let i = 0; i < size; i++) {
        const end = ends[offset + i];
        const start = starts[offset + i];
        const length = end - start;
        if (length <= KEY_BYTES && length > 0 && view.getUint8(start) !== 0) {
          const tail = view.getInt32(end - 4) & TAIL_BITS[length];
          const head = view.getInt32(end - 8) & HEAD_BITS[length];
          keys[3 * i] = head;
          keys[3 * i + 1] = tail;
          keys[3 * i + 2] = home(head, tail, 1);
        } else keys[3 * i + 1] = 0;
      }
      let { slots, mask } = this;
      for (let i = 0; i < size; i++) {
        const head = keys[3 * i];
        const tail = keys[3 * i + 1];
        const slot = (keys[3 * i + 2] & mask) * SLOT;
        // The usual case: the value is known, short, and in its first place. A key that ends in nothing but zeros is none.
        if (tail !== 0 && slots[slot] === head && slots[slot + 1] === tail && (slots[slot + 2] & 1) === 0) {
          codes[first + done + i] = (slots[slot + 2] - 2) >> 1;
          continue;
        }
        const start = starts[offset + i];
        const end = ends[offset + i];
        codes[first + done + i] = tail === 0 ? this.codeOf(view, start, end) : this.find(head, tail, 1, keys[3 * i + 2], view, start, end);
        ({ slots, mask } = this);
      }
    }
  }

  /** The code of a value, a new one if need be; that of a missing one for no bytes at all. `view` is of the same bytes. */
  codeOf(view: DataView, start: number, end: number): number {
    const length = end - start;
    if (length === 0) return MISSING_CODE;
    if (length <= KEY_BYTES && view.getUint8(start) !== 0) {
      const tail = view.getInt32(end - 4) & TAIL_BITS[length];
      const head = view.getInt32(end - 8) & HEAD_BITS[length];
      return this.find(head, tail, 1, home(head, tail, 1), view, start, end);
    }
    const head = hashOf(view, start, end);
    const tail = length < 4 ? 0 : view.getInt32(end - 4);
    return this.find(head, tail, 0, home(head, tail, 0), view, start, end);
  }

  /** The code of the value with a key; `whole` is 1 where the key is all of it. */
  private find(head: number, tail: number, whole: number, near: number, view: DataView, start: number, end: number): number {
    const slot = this.slotOf(this.slots, head, tail, whole, near, view, start, end);
    const entry = this.slots[slot + 2];
    if (entry !== 0) return (entry - 1) >> 1;
    if (this.before.length > 0) {
      const known = this.before[this.slotOf(this.before, head, tail, whole, near, view, start, end) + 2];
      if (known !== 0) return (known - 1) >> 1;
    }
    const code = this.append(view, start, end);
    this.slots[slot] = head;
    this.slots[slot + 1] = tail;
    this.slots[slot + 2] = code * 2 + whole + 1;
    if (this.before.length > 0) this.move();
    if (this.size > this.most) this.grow();
    return code;
  }

  /** The slot of a value in a table, or the free one where it belongs. */
  private slotOf(slots: Int32Array, head: number, tail: number, whole: number, near: number, view: DataView, start: number, end: number): number {
    const mask = slots.length / SLOT - 1;
    let place = near & mask;
    let step = 0;
    for (;;) {
      const slot = place * SLOT;
      const entry = slots[slot + 2];
      if (entry === 0) return slot;
      if (slots[slot] === head && slots[slot + 1] === tail && ((entry - 1) & 1) === whole) {
        if (whole === 1 || this.equals((entry - 1) >> 1, view, start, end - start)) return slot;
      }
      if (step === 0) step = stepOf(head, tail);
      place = (place + step) & mask;
    }
  }

  lengthOf(code: number): number {
    return this.starts[code + 1] - this.starts[code];
  }

  /** Whether a value begins or ends with what may be white space. */
  spaced(code: number): boolean {
    const first = this.bytes[this.starts[code]];
    const last = this.bytes[this.starts[code + 1] - 1];
    return first <= 32 || first > 127 || last <= 32 || last > 127;
  }

  /** The bytes of the values from code `first` to before `last`. */
  between(first: number, last: number): Uint8Array {
    return this.bytes.subarray(this.starts[first], this.starts[last]);
  }

  /** Gives the table of keys back to the memory: no value can be added any more. */
  close(): void {
    this.slots = NO_SLOTS;
    this.before = NO_SLOTS;
  }

  /** Gives the bytes back, too. */
  release(): void {
    this.bytes = new Uint8Array(0);
    this.view = new DataView(this.bytes.buffer);
    this.starts = new Uint32Array(0);
  }

  private equals(code: number, view: DataView, start: number, length: number): boolean {
    const from = this.starts[code];
    if (this.starts[code + 1] - from !== length) return false;
    const mine = this.view;
    let i = 0;
    for (; i + 4 <= length; i += 4) if (mine.getInt32(from + i) !== view.getInt32(start + i)) return false;
    for (; i < length; i++) if (mine.getUint8(from + i) !== view.getUint8(start + i)) return false;
    return true;
  }

  private append(view: DataView, start: number, end: number): number {
    const code = this.size++;
    const from = this.starts[code];
    const to = from + end - start;
    if (to > this.bytes.length) {
      const larger = new Uint8Array(Math.max(to, this.bytes.length < 1 << 24 ? this.bytes.length * 2 : Math.ceil(this.bytes.length * 1.5)));
      larger.set(this.bytes.subarray(0, from));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    if (code + 2 > this.starts.length) {
      const larger = new Uint32Array(this.starts.length * 2);
      larger.set(this.starts);
      this.starts = larger;
    }
    const { bytes } = this;
    let seen = 0;
    for (let i = start, j = from; i < end; i++, j++) {
      const byte = view.getUint8(i);
      seen |= byte;
      bytes[j] = byte;
    }
    if (seen > 127) this.ascii = false;
    this.starts[code + 1] = to;
    return code;
  }

  /** Opens a larger table. What is in a large one before is moved as values are added: all at once would hold up the worker for seconds. */
  private grow(): void {
    while (this.before.length > 0) this.move();
    const novelty = (this.size - this.sizeBefore) / (this.given - this.givenBefore);
    const places = (this.mask + 1) * (this.size > ENOUGH && novelty > ALL_NEW ? 8 : this.size < 1 << 16 ? 4 : 2);
    this.sizeBefore = this.size;
    this.givenBefore = this.given;
    this.before = this.slots;
    this.moved = 0;
    this.slots = new Int32Array(places * SLOT);
    this.mask = places - 1;
    this.most = places < 1 << 20 ? places / 2 : places * 0.75;
    if (places <= MOVED_AT_ONCE) while (this.before.length > 0) this.move();
  }

  /** Moves the next few places of the table before. A new value moves more of them than came with it, so that they are done before the next table. */
  private move(): void {
    const { before, slots, mask } = this;
    const until = Math.min(before.length, this.moved + PLACES_MOVED * SLOT);
    for (let old = this.moved; old < until; old += SLOT) {
      const entry = before[old + 2];
      if (entry === 0) continue;
      const head = before[old];
      const tail = before[old + 1];
      let place = home(head, tail, (entry - 1) & 1) & mask;
      if (slots[place * SLOT + 2] !== 0) {
        const step = stepOf(head, tail);
        do place = (place + step) & mask;
        while (slots[place * SLOT + 2] !== 0);
      }
      slots[place * SLOT] = head;
      slots[place * SLOT + 1] = tail;
      slots[place * SLOT + 2] = entry;
    }
    this.moved = until;
    if (until === before.length) this.before = NO_SLOTS;
  }
}

/** A hash of all bytes but the last four, which the key holds as they are. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  if (hash <= KEY_BYTES) {
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193);
    return hash;
  }
  for (let i = start; i < end - 8; i += 4) hash = stirred(hash, view.getInt32(i));
  hash = stirred(hash, view.getInt32(end - 8));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function stirred(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return (mixed << 13) | (mixed >>> 19);
}

/** The place where a key is looked for first: near to the places of numbers near to it. */
function home(head: number, tail: number, whole: number): number {
  const first = whole === 1 ? Math.imul(number(head), 10_000) + signs(head) : head;
  const near = (number(tail) + signs(tail) + first) | 0;
  // Numbers in a row keep places in a row, and numbers a power of two apart do not meet.
  return near + (near >>> 11) + (near >>> 22);
}

/** Four digits as their number; of other characters, something of them. */
function number(word: number): number {
  const pairs = (word & 0x000f000f) + Math.imul((word >>> 8) & 0x000f000f, 10);
  return (pairs & 0xffff) + Math.imul(pairs >>> 16, 100);
}

/** What four characters are beside digits; 0 for digits and for none, so that numbers of any length lie in one row. */
function signs(word: number): number {
  const mixed = Math.imul(((word ^ (word >>> 1)) & 0x10101010) | (word & 0xc0c0c0c0), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function stepOf(head: number, tail: number): number {
  const mixed = Math.imul(head ^ Math.imul(tail, 0xcc9e2d51), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 8) | 1;
}
