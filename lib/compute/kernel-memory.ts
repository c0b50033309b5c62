const PAGE = 65_536;
/** Free memories above this are given back. Bytes. */
const KEPT = 256 * 1024 ** 2;

export interface KernelMemory {
  readonly id: number;
  readonly memory: WebAssembly.Memory;
  readonly bytes: number;
}

/**
 * The memories that workspaces borrow, one at a time each: nothing is moved or freed inside of them, so that
 * workspaces side by side cannot disturb one another. A memory that comes back is lent again when it is large enough.
 */
export class KernelMemories {
  private readonly free: KernelMemory[] = [];
  private made = 0;

  /** `discarded` hears of every memory that is given back to the machine. */
  constructor(
    private readonly shared: boolean,
    private readonly discarded: (id: number) => void,
  ) {}

  /** The smallest free memory of at least `bytes`, or a new one; `fresh` when it holds zeros only. */
  borrow(bytes: number): { readonly lent: KernelMemory; readonly fresh: boolean } {
    const fitting = this.free.filter((memory) => memory.bytes >= bytes).sort((a, b) => a.bytes - b.bytes)[0];
    if (fitting) {
      this.free.splice(this.free.indexOf(fitting), 1);
      return { lent: fitting, fresh: false };
    }
    const pages = Math.ceil(bytes / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: this.shared });
    return { lent: { id: this.made++, memory, bytes: pages * PAGE }, fresh: true };
  }

  /** Keeps the memory for the next workspace; the largest go when too much lies idle. */
  giveBack(memory: KernelMemory): void {
    this.free.push(memory);
    this.free.sort((a, b) => a.bytes - b.bytes);
    let idle = this.free.reduce((sum, { bytes }) => sum + bytes, 0);
    while (idle > KEPT || this.free.length > 8) {
      const largest = this.free.pop();
      if (!largest) return;
      idle -= largest.bytes;
      this.discarded(largest.id);
    }
  }
}
