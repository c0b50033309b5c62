/** Years outside these are taken for slips of the pen. */
export const EARLIEST = Date.UTC(1970, 0, 2);
export const LATEST = Date.UTC(2100, 0, 1);
