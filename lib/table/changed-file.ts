/** Names of the errors of a file that is no longer what it was when it was chosen, or not there any more. */
const CHANGED = new Set(["NotReadableError", "NotFoundError"]);

/** Whether a file could not be read because it was changed, moved or deleted since it was chosen (File API, section "File error codes"). */
export function isChangedFile(error: unknown): boolean {
  return error instanceof Error && CHANGED.has(error.name);
}
