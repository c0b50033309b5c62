/** Columns that t-SNE and UMAP write: names without a number, newest kind of map last. */
const MAP_NAMES = ["t-SNE", "UMAP"] as const;

/** Whether a column is a coordinate on such a map, by its name: “t-SNE 1”, “UMAP 2 3”. */
export function isMapColumn(name: string): boolean {
  return MAP_NAMES.some((map) => name.startsWith(`${map} `) && /^[12]( \d+)?$/.test(name.slice(map.length + 1)));
}
