/** Whether a text begins like JSON: an object or a list of objects, lists or numbers. */
export function looksLikeJson(start: string): boolean {
  const text = start.trimStart();
  return /^\[?\s*\{\s*("(?:[^"\\]|\\.)*"\s*:|\}|$)/.test(text) || /^\[\s*[[{\d"\]-]/.test(text);
}
