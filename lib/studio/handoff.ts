/** What home leaves for the studio page to find; client-side navigation keeps the module. */

/**
 * Data files on their way from home to the studio page: the `File`s themselves travel. After a hard navigation there is none, and the project simply opens empty.
 */
const waiting = new Map<string, readonly File[]>();

export function leaveFiles(projectId: string, files: readonly File[]): void {
  waiting.set(projectId, files);
}

export function awaitsFile(projectId: string): boolean {
  return waiting.has(projectId);
}

/** The files left for a project, once. */
export function takeFiles(projectId: string): readonly File[] {
  const files = waiting.get(projectId) ?? [];
  waiting.delete(projectId);
  return files;
}

const answers = new Map<string, string>();

/** Which node of a new project gives its answer: it is selected when the project opens in this visit. */
export function leaveAnswer(projectId: string, node: string): void {
  answers.set(projectId, node);
}

export function answerOf(projectId: string): string | undefined {
  return answers.get(projectId);
}
