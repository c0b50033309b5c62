/** What the command has of the machine: given by bin.mjs, and by tests. */
export interface Terminal {
  /** Resolves when the text is written. */
  stdout(text: string): Promise<void>;
  stderr(text: string): void;
  /** A person watches: progress is shown. */
  readonly interactive: boolean;
  /** Width of the terminal. */
  readonly columns: number;
  /** Paths are relative to it. */
  readonly cwd: string;
  /** The package's folder: its version and the samples are there. */
  readonly root: string;
}

/** The command was called wrongly: exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const EXIT = { good: 0, failed: 1, usage: 2 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
