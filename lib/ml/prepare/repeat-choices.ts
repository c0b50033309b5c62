/** What becomes of rows that lack a key: each stays, or an empty cell equals an empty cell. */
export const MISSING_KEYS = ["stay", "equal"] as const;
export type MissingKeys = (typeof MISSING_KEYS)[number];
