/** What home leaves for the studio page to find; client-side navigation keeps the module. */

/**
 * A data file on its way from home to the studio page: the `File` itself travels. After a hard navigation there is none, and the project simply opens empty.
 */
const waiting = new Map<string, File>();

export function leaveFile(projectId: string, file: File): void {
  waiting.set(projectId, file);
}

export function awaitsFile(projectId: string): boolean {
  return waiting.has(projectId);
}

/** The file left for a project, once. */
export function takeFile(projectId: string): File | null {
  const file = waiting.get(projectId) ?? null;
  waiting.delete(projectId);
  return file;
}

const answers = new Map<string, string>();

/** Which node of a new project gives its answer: it is selected when the project opens in this visit. */
export function leaveAnswer(projectId: string, node: string): void {
  answers.set(projectId, node);
}

export function answerOf(projectId: string): string | undefined {
  return answers.get(projectId);
}
