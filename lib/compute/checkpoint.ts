/** Progress and cancel for long work; `RunContext.checkpoint` is one. Await it at least every 50 ms. */
export type Checkpoint = (done: number, total: number) => Promise<void>;
