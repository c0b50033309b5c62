/** The worker has been left alone for so long (milliseconds) before it warms up. */
const QUIET = 3000;
/** Between two slices of a millisecond or two: the page, still busy perhaps, and whatever was asked meanwhile go first. */
const PAUSE = 4;
/** A timer that comes later than this has waited for other work of this worker, or of the machine. */
const LATE = 4;
/** Timers in a row that must come in time before it begins. */
const IN_TIME = 8;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function isAtRest(): Promise<boolean> {
  const asked = performance.now();
  await sleep(PAUSE);
  return performance.now() - asked < PAUSE + LATE;
}

/**
 * Once nobody has sent this worker anything for a while and it has nothing to do, does `work` bit by bit. Where something else
 * is going on it waits; the first message after its beginning ends it for good: whoever wants something waits for a
 * millisecond or two at most. What it fails of otherwise is no one's concern.
 */
export function onceIdle(work: (checkpoint: () => Promise<void>) => Promise<void>): void {
  let begun = false;
  let disturbed = false;
  const checkpoint = async () => {
    while (!(await isAtRest())) await sleep(QUIET);
    if (disturbed) throw new Error("disturbed");
  };
  const begin = async () => {
    for (let times = 0; times < IN_TIME; times++) {
      if (await isAtRest()) continue;
      waiting = setTimeout(begin, QUIET);
      return;
    }
    begun = true;
    await work(checkpoint).catch(() => undefined);
  };
  let waiting = setTimeout(begin, QUIET);
  self.addEventListener("message", () => {
    disturbed = begun;
    clearTimeout(waiting);
    if (!begun) waiting = setTimeout(begin, QUIET);
  });
}
