/**
 * Cells of delimited text as numbers, dates and coded texts. Rows are found first, many at once, and then read column by
 * column. Unlike the other families, this one has a memory of its own, which it lets grow: how many different texts there
 * are is known only at the end.
 */
export { cellEnd, cellStart, findRows, reached, setCells } from "./csv/cells";
export { dateAt, largestOfFirst, largestOfSecond, readDates } from "./csv/dates";
export { allocate, release, releaseAll } from "./csv/heap";
export { numberAt, readNumbers } from "./csv/numbers";
export { codeOf, readTexts } from "./csv/pool";
export { closePool, openPool, poolBytes, poolIsAscii, poolIsRun, poolSize, poolStarts } from "./csv/texts";
