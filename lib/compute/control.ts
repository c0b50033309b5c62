/**
 * The block of shared memory over which the driver hands out the shards of a job, and what crosses by message.
 * A claim packs job and shard into one word, so that a thread that wakes late can never take a shard of another job.
 */

/** Words of the block. */
export const JOB = 0;
/** Job number (upper bits) and next shard (lower SHARD_BITS). */
export const CLAIM = 1;
export const SHARDS = 2;
export const FINISHED = 3;
/** Id of the instance that runs the job. */
export const INSTANCE = 4;
/** Place of the kernel among the instance's functions. */
export const KERNEL = 5;
export const ARGUMENTS = 6;
export const FAILED = 7;
/** Messages posted to each thread so far: one that has handled fewer leaves the block to read its mail. */
export const MAILED = 8;
const WORDS = 16;

export const MOST_ARGUMENTS = 32;
const SHARD_BITS = 16;
export const MOST_SHARDS = (1 << SHARD_BITS) - 1;
const SHARD_MASK = MOST_SHARDS;

/** Loads before a thread goes to sleep: about 10 microseconds. Longer spinning collapses on a busy machine. */
const SPINS = 3000;

export interface Control {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly args: Float64Array<SharedArrayBuffer>;
}

export function controlOn(buffer: SharedArrayBuffer): Control {
  return { words: new Int32Array(buffer, 0, WORDS), args: new Float64Array(buffer, WORDS * 4, MOST_ARGUMENTS) };
}

export function newControl(): Control {
  return controlOn(new SharedArrayBuffer(WORDS * 4 + MOST_ARGUMENTS * 8));
}

export type Kernel = (...args: number[]) => number | undefined;

/** What the driver posts to a thread. */
export type Mail =
  | { readonly type: "start"; readonly control: SharedArrayBuffer }
  | { readonly type: "attach"; readonly instance: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory }
  | { readonly type: "detach"; readonly instance: number };

/** The functions of a module on a memory, in the order of their names. */
export function kernelsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): { readonly names: readonly string[]; readonly kernels: readonly Kernel[] } {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: aborted } });
  const functions = Object.entries(exports).flatMap(([name, value]) => (isKernel(value) ? [[name, value] as const] : []));
  functions.sort(([a], [b]) => (a < b ? -1 : 1));
  return { names: functions.map(([name]) => name), kernels: functions.map(([, kernel]) => kernel) };
}

function isKernel(value: WebAssembly.ExportValue): value is Kernel {
  return typeof value === "function";
}

function aborted(): never {
  throw new Error("a kernel aborted");
}

/** The next shard of `job`, or -1 when none is left or the job is over. */
export function claim({ words }: Control, job: number, shards: number): number {
  for (;;) {
    const word = Atomics.load(words, CLAIM);
    const shard = word & SHARD_MASK;
    if (word >>> SHARD_BITS !== (job & SHARD_MASK) || shard >= shards) return -1;
    if (Atomics.compareExchange(words, CLAIM, word, word + 1) === word) return shard;
  }
}

/** The claim word of a job of which no shard is taken. */
export function freshClaim(job: number): number {
  return (job & SHARD_MASK) << SHARD_BITS;
}

/** Waits until the word is no longer `value`, spinning first; at most `milliseconds` asleep. */
export function awaitChange(words: Int32Array<SharedArrayBuffer>, word: number, value: number, milliseconds: number): void {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(words, word) !== value) return;
  Atomics.wait(words, word, value, milliseconds);
}
