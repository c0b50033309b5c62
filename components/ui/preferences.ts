/** Small per-machine preferences; a browser that refuses storage simply forgets them. */
export function readPreference(key: string): string | null {
  try {
    return localStorage.getItem(`strata.${key}`);
  } catch {
    return null;
  }
}

export function writePreference(key: string, value: string): void {
  try {
    localStorage.setItem(`strata.${key}`, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}
