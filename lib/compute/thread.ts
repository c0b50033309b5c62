import {
  ARGUMENTS,
  awaitChange,
  type Control,
  claim,
  controlOn,
  FAILED,
  FINISHED,
  INSTANCE,
  JOB,
  KERNEL,
  type Kernel,
  kernelsOf,
  MAILED,
  type Mail,
  SHARDS,
} from "./control";

/**
 * One compute thread of the pool: takes shards while there are any, sleeps while there are none, and leaves the block
 * only to read its mail (a module to attach). `receive` is called with every message the driver posts.
 */
export class ComputeThread {
  private control: Control | null = null;
  private readonly instances = new Map<number, readonly Kernel[]>();
  private handled = 0;
  private seen = 0;

  receive(mail: Mail): void {
    this.handled++;
    switch (mail.type) {
      case "start":
        this.control = controlOn(mail.control);
        break;
      case "attach":
        this.instances.set(mail.instance, kernelsOf(mail.module, mail.memory).kernels);
        break;
      case "detach":
        this.instances.delete(mail.instance);
        break;
    }
    if (this.control) this.work(this.control);
  }

  private work(control: Control): void {
    const { words } = control;
    while (Atomics.load(words, MAILED) === this.handled) {
      const job = Atomics.load(words, JOB);
      if (job === this.seen) {
        awaitChange(words, JOB, job, Number.POSITIVE_INFINITY);
        continue;
      }
      this.seen = job;
      this.take(control, job);
    }
  }

  /** Takes shards of a job until none is left. Its fields are read first: a claim that succeeds proves them to be of this job. */
  private take(control: Control, job: number): void {
    const { words } = control;
    const kernel = this.instances.get(words[INSTANCE])?.[words[KERNEL]];
    const shards = words[SHARDS];
    const args = Array.from(control.args.subarray(0, words[ARGUMENTS]));
    if (!kernel) return;
    for (let shard = claim(control, job, shards); shard >= 0; shard = claim(control, job, shards)) {
      try {
        kernel(shard, ...args);
      } catch {
        Atomics.store(words, FAILED, 1);
      }
      Atomics.add(words, FINISHED, 1);
      Atomics.notify(words, FINISHED);
    }
  }
}
