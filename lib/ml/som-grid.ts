export const TOPOLOGIES = ["hexagonal", "rectangular"] as const;
export type Topology = (typeof TOPOLOGIES)[number];

/** Units of a self-organising map on a plane: unit `column * rows + row`. */
export interface SomGrid {
  readonly columns: number;
  readonly rows: number;
  readonly topology: Topology;
  /** Position of each unit; neighbours on a hexagonal grid are at distance 1. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const ROW_HEIGHT = Math.sqrt(3) / 2;
/** Beyond the diagonal of a square. */
const DIAGONAL = 1.42;

/** Every second row of a hexagonal grid, counted from the last, is shifted by half a unit (as in MiniSom). */
export function somGrid(columns: number, rows: number, topology: Topology): SomGrid {
  const x = new Float64Array(columns * rows);
  const y = new Float64Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const shifted = topology === "hexagonal" && (rows - 1 - row) % 2 === 0;
      x[column * rows + row] = column - (shifted ? 0.5 : 0);
      y[column * rows + row] = topology === "hexagonal" ? row * ROW_HEIGHT : row;
    }
  }
  return { columns, rows, topology, x, y };
}

/** Whether two units touch: six neighbours on a hexagonal grid, eight on a rectangular one. */
export function adjacent({ x, y, topology }: SomGrid, a: number, b: number): boolean {
  const distance = Math.hypot(x[a] - x[b], y[a] - y[b]);
  return topology === "hexagonal" ? Math.abs(distance - 1) < 1e-6 : distance > 0 && distance <= DIAGONAL;
}
