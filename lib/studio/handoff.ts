/**
 * A data file on its way from home to the studio page: client-side navigation keeps the module, so the `File`
 * itself travels. After a hard navigation there is none, and the project simply opens empty.
 */
const waiting = new Map<string, File>();

export function leaveFile(projectId: string, file: File): void {
  waiting.set(projectId, file);
}

/** The file left for a project, once. */
export function takeFile(projectId: string): File | null {
  const file = waiting.get(projectId) ?? null;
  waiting.delete(projectId);
  return file;
}
