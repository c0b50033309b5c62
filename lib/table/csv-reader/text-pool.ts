import { MISSING_CODE } from "../table";
import { ZERO } from "./bytes";
import { Growing } from "./growing";
import { NumberRun } from "./number-run";
import { BYTES_BEFORE, HASHED, home, LONGEST_NUMBER, stepOf, WHOLE, wholeNumber, writeKey, writeWholeKey } from "./text-keys";

/** Values whose keys are made at once. */
const BATCH = 512;
/** Integers of a key: head, tail, first place, kind (see text-keys.ts). */
const KEY = 4;
/** Integers of a slot: the key's two halves, and four times the code plus the kind of key (0: free). */
const SLOT = 3;
/** In the place of the kind, for no value. No slot holds it. */
const NONE = -1;
const NO_SLOTS = new Int32Array(0);
const PLACES_MOVED = 8;
/** Where more of the values than this are new, as order numbers are, the table grows in larger steps. */
const ALL_NEW = 0.9;
/** Different values that are enough to tell so. */
const ENOUGH = 1 << 13;
/** A table of up to this many places is filled from the one before at once, in some milliseconds. */
const MOVED_AT_ONCE = 1 << 18;
/** Numbers of a closed run that go into the table with every value given. */
const TAKEN_IN = 8;

/**
 * Numbers different values by first appearance. Their bytes are kept once, one after another, and found through a hash
 * table with open addressing: a value of up to 8 bytes or of up to 16 digits is itself the key and compared in two steps,
 * of another one the key is a hash, and the bytes decide. Numbers that follow one another (order numbers do) get
 * neighbouring places, which the cache likes; where a place is taken, the next one to try is far off, so that dense numbers
 * make no long runs. Numbers that rise from row to row stay out of the table for as long as they do (see number-run.ts).
 */
export class TextPool {
  /** Different values. */
  size = 0;
  /** No value has a byte beyond ASCII. */
  ascii = true;
  private readonly bytes = new Growing((length) => new Uint8Array(length), 1024);
  private view = new DataView(this.bytes.array.buffer);
  /** Value `code` is `bytes[starts[code] .. starts[code + 1])`. */
  private readonly starts = new Growing((length) => new Uint32Array(length), 257);
  private run: NumberRun | null = new NumberRun();
  /** Numbers of the run that are in the table, too. */
  private taken = 0;
  private slots = new Int32Array(512 * SLOT);
  /** The smaller table that is being moved into this one, and how far that is. */
  private before = NO_SLOTS;
  private moved = 0;
  /** Values in the table. */
  private held = 0;
  /** Values looked up so far; how many there were, and how many in the table, when it grew last. */
  private given = 0;
  private givenBefore = 0;
  private heldBefore = 0;
  private mask = 511;
  /** Values that the table may hold: half of its places, or three quarters where that would take much memory. */
  private most = 256;
  private readonly keys = new Int32Array(BATCH * KEY);
  private readonly key = new Int32Array(KEY);

  constructor() {
    this.starts.array[0] = BYTES_BEFORE;
  }

  /**
   * The codes of many values: `codes[first + i]` is that of the bytes from `starts[from + i]` to before `ends[from + i]`.
   * Keys are made first and looked up then: the look-ups wait for memory, and many of them can wait at once.
   */
  codeAll(view: DataView, starts: Int32Array, ends: Int32Array, from: number, count: number, codes: Int32Array, first: number): void {
    let done = 0;
    while (done < count && this.run !== null) {
      if (this.run.open) done += this.codeRun(this.run, view, starts, ends, from + done, count - done, codes, first + done);
      if (done === count) return;
      codes[first + done] = this.codeOf(view, starts[from + done], ends[from + done]);
      done++;
    }
    while (done < count) {
      const most = Math.min(BATCH, count - done);
      const short = this.codeShort(view, starts, ends, from + done, most, codes, first + done);
      done += short;
      if (short < most) done += this.codeBatch(view, starts, ends, from + done, most - short, codes, first + done);
    }
  }

  /** Codes values for as long as they are numbers that lengthen a run, or the last one of it again; returns how many. */
  private codeRun(run: NumberRun, view: DataView, starts: Int32Array, ends: Int32Array, from: number, count: number, codes: Int32Array, first: number): number {
    this.reserve(count, count * LONGEST_NUMBER);
    run.reserve(count);
    const bytes = this.bytes.array;
    const places = this.starts.array;
    const values = run.values.array;
    const runCodes = run.codes.array;
    const { sign } = run;
    let { size, last, lastCode } = run;
    let code = this.size;
    let to = places[code];
    let done = 0;
    for (; done < count; done++) {
      const start = starts[from + done];
      const end = ends[from + done];
      if (end - start > LONGEST_NUMBER || end === start || (view.getUint8(start) === ZERO && end > start + 1)) break;
      let value = 0;
      let at = start;
      for (let place = to; at < end; at++, place++) {
        const byte = view.getUint8(at);
        const digit = byte - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
        bytes[place] = byte;
      }
      if (at < end) break;
      if (value !== last) {
        if ((value - last) * sign > 0) {
          values[size] = value;
          runCodes[size++] = code;
          last = value;
          lastCode = code++;
          to += end - start;
          places[code] = to;
        } else break;
      }
      codes[first + done] = lastCode;
    }
    this.size = code;
    run.size = size;
    run.last = last;
    run.lastCode = lastCode;
    return done;
  }

  /** Codes the values up to the first one that is longer than 8 bytes; returns how many. */
  private codeShort(view: DataView, starts: Int32Array, ends: Int32Array, from: number, most: number, codes: Int32Array, first: number): number {
    const { keys } = this;
    let count = 0;
    for (; count < most; count++) {
      const start = starts[from + count];
      const end = ends[from + count];
      const length = end - start;
      if (length === 0) keys[KEY * count + 1] = 0;
      else if (length <= 8 && view.getUint8(start) !== 0) writeWholeKey(view, end, length, keys, KEY * count);
      else break;
    }
    this.given += count;
    let { slots, mask } = this;
    for (let i = 0; i < count; i++) {
      const head = keys[KEY * i];
      const tail = keys[KEY * i + 1];
      const slot = (keys[KEY * i + 2] & mask) * SLOT;
      // The usual case: the value is known, and in its first place. A key that ends in nothing but zeros may be none.
      if (tail !== 0 && slots[slot] === head && slots[slot + 1] === tail && (slots[slot + 2] & 3) === WHOLE) {
        codes[first + i] = slots[slot + 2] >> 2;
        continue;
      }
      const known = tail === 0 ? -1 : codeOfWhole(slots, mask, head, tail, keys[KEY * i + 2]);
      if (known >= 0) {
        codes[first + i] = known;
        continue;
      }
      const start = starts[from + i];
      const end = ends[from + i];
      keys[KEY * i + 3] = WHOLE;
      codes[first + i] = start === end ? MISSING_CODE : this.find(keys, KEY * i, view, start, end);
      ({ slots, mask } = this);
    }
    return count;
  }

  /** Codes values of any length. */
  private codeBatch(view: DataView, starts: Int32Array, ends: Int32Array, from: number, count: number, codes: Int32Array, first: number): number {
    const { keys } = this;
    for (let i = 0; i < count; i++) {
      const start = starts[from + i];
      const end = ends[from + i];
      const length = end - start;
      if (length === 0) keys[KEY * i + 3] = NONE;
      else if (length <= 8 && view.getUint8(start) !== 0) {
        writeWholeKey(view, end, length, keys, KEY * i);
        keys[KEY * i + 3] = WHOLE;
      } else writeKey(view, start, end, keys, KEY * i);
    }
    this.given += count;
    let { slots, mask } = this;
    for (let i = 0; i < count; i++) {
      const start = starts[from + i];
      const end = ends[from + i];
      const slot = (keys[KEY * i + 2] & mask) * SLOT;
      const kind = keys[KEY * i + 3];
      const entry = slots[slot + 2];
      if (slots[slot] === keys[KEY * i] && slots[slot + 1] === keys[KEY * i + 1] && (entry & 3) === kind) {
        if (kind !== HASHED || this.equals(entry >> 2, view, start, end - start)) {
          codes[first + i] = entry >> 2;
          continue;
        }
      }
      codes[first + i] = start === end ? MISSING_CODE : this.find(keys, KEY * i, view, start, end);
      ({ slots, mask } = this);
    }
    return count;
  }

  /** The code of a value, a new one if need be; that of a missing one for no bytes at all. `view` is of the same bytes. */
  codeOf(view: DataView, start: number, end: number): number {
    if (start === end) return MISSING_CODE;
    const known = this.run === null ? -1 : this.codeInRun(this.run, view, start, end);
    if (known >= 0) return known;
    this.given++;
    writeKey(view, start, end, this.key, 0);
    return this.find(this.key, 0, view, start, end);
  }

  /** The code of a value that is in the run or lengthens it; -1 for any other. */
  private codeInRun(run: NumberRun, view: DataView, start: number, end: number): number {
    const value = wholeNumber(view, start, end);
    if (value === run.last) return run.lastCode;
    if (value < 0) run.object();
    else if (run.follows(value)) {
      const code = this.append(view, start, end);
      run.add(value, code);
      return code;
    }
    if (!run.open) this.takeIn(run);
    return value < 0 ? -1 : run.find(value);
  }

  /** The code of the value with the key at `keys[at]`. */
  private find(keys: Int32Array, at: number, view: DataView, start: number, end: number): number {
    const slot = this.slotOf(this.slots, keys, at, view, start, end);
    const entry = this.slots[slot + 2];
    if (entry !== 0) return entry >> 2;
    if (this.before.length > 0) {
      const known = this.before[this.slotOf(this.before, keys, at, view, start, end) + 2];
      if (known !== 0) return known >> 2;
    }
    const code = this.append(view, start, end);
    this.put(slot, keys, at, code);
    return code;
  }

  private put(slot: number, keys: Int32Array, at: number, code: number): void {
    this.slots[slot] = keys[at];
    this.slots[slot + 1] = keys[at + 1];
    this.slots[slot + 2] = code * 4 + keys[at + 3];
    this.held++;
    if (this.before.length > 0) this.move();
    if (this.held > this.most) this.grow();
  }

  /** Puts some more numbers of a closed run into the table; when all are there, the run is done with. */
  private takeIn(run: NumberRun): void {
    const until = Math.min(run.size, this.taken + TAKEN_IN);
    for (; this.taken < until; this.taken++) {
      const code = run.codes.array[this.taken];
      const start = this.starts.array[code];
      const end = this.starts.array[code + 1];
      writeKey(this.view, start, end, this.key, 0);
      this.put(this.slotOf(this.slots, this.key, 0, this.view, start, end), this.key, 0, code);
    }
    if (this.taken === run.size) this.run = null;
  }

  /** The slot of a value in a table, or the free one where it belongs. */
  private slotOf(slots: Int32Array, keys: Int32Array, at: number, view: DataView, start: number, end: number): number {
    const head = keys[at];
    const tail = keys[at + 1];
    const kind = keys[at + 3];
    const mask = slots.length / SLOT - 1;
    let place = keys[at + 2] & mask;
    let step = 0;
    for (;;) {
      const slot = place * SLOT;
      const entry = slots[slot + 2];
      if (entry === 0) return slot;
      if (slots[slot] === head && slots[slot + 1] === tail && (entry & 3) === kind) {
        if (kind !== HASHED || this.equals(entry >> 2, view, start, end - start)) return slot;
      }
      if (step === 0) step = stepOf(head, tail);
      place = (place + step) & mask;
    }
  }

  lengthOf(code: number): number {
    return this.starts.array[code + 1] - this.starts.array[code];
  }

  /** Whether a value begins or ends with what may be white space. */
  spaced(code: number): boolean {
    const first = this.bytes.array[this.starts.array[code]];
    const last = this.bytes.array[this.starts.array[code + 1] - 1];
    return first <= 32 || first > 127 || last <= 32 || last > 127;
  }

  /** The bytes of the values from code `first` to before `last`. */
  between(first: number, last: number): Uint8Array {
    return this.bytes.array.subarray(this.starts.array[first], this.starts.array[last]);
  }

  /** Gives the table of keys back to the memory: no value can be added any more. */
  close(): void {
    this.slots = NO_SLOTS;
    this.before = NO_SLOTS;
    this.run = null;
  }

  /** Gives the bytes back, too. */
  release(): void {
    this.bytes.release();
    this.view = new DataView(this.bytes.array.buffer);
    this.starts.release();
  }

  private equals(code: number, view: DataView, start: number, length: number): boolean {
    const starts = this.starts.array;
    const from = starts[code];
    if (starts[code + 1] - from !== length) return false;
    const mine = this.view;
    if (length < 4) {
      for (let i = 0; i < length; i++) if (mine.getUint8(from + i) !== view.getUint8(start + i)) return false;
      return true;
    }
    const last = length - 4;
    for (let i = 0; i < last; i += 4) if (mine.getInt32(from + i) !== view.getInt32(start + i)) return false;
    return mine.getInt32(from + last) === view.getInt32(start + last);
  }

  /** Makes room for more values of so many bytes altogether. */
  private reserve(values: number, bytes: number): void {
    if (this.bytes.reserve(this.starts.array[this.size], bytes)) this.view = new DataView(this.bytes.array.buffer);
    this.starts.reserve(this.size + 1, values);
  }

  private append(view: DataView, start: number, end: number): number {
    this.reserve(1, end - start);
    const code = this.size++;
    const bytes = this.bytes.array;
    const starts = this.starts.array;
    let to = starts[code];
    let seen = 0;
    for (let i = start; i < end; i++) {
      const byte = view.getUint8(i);
      seen |= byte;
      bytes[to++] = byte;
    }
    if (seen > 127) this.ascii = false;
    starts[code + 1] = to;
    return code;
  }

  /** Opens a larger table. What is in a large one before is moved as values are added: all at once would hold up the worker for seconds. */
  private grow(): void {
    while (this.before.length > 0) this.move();
    const novelty = (this.held - this.heldBefore) / (this.given - this.givenBefore);
    const places = (this.mask + 1) * (this.held > ENOUGH && novelty > ALL_NEW ? 8 : this.held < 1 << 16 ? 4 : 2);
    this.heldBefore = this.held;
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
      let place = home(head, tail, entry & 3) & mask;
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

/** The code of a value of up to 8 bytes, or -1 when the table does not hold it. */
function codeOfWhole(slots: Int32Array, mask: number, head: number, tail: number, near: number): number {
  const step = stepOf(head, tail);
  let place = near & mask;
  for (;;) {
    const slot = place * SLOT;
    const entry = slots[slot + 2];
    if (entry === 0) return -1;
    if (slots[slot] === head && slots[slot + 1] === tail && (entry & 3) === WHOLE) return entry >> 2;
    place = (place + step) & mask;
  }
}
