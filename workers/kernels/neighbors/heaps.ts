/** Moves the key at `at` down a heap of u64 whose smallest is on top. */
export function downSmallest(heap: usize, at: i32, count: i32): void {
  const key = load<u64>(heap + ((<usize>at) << 3));
  for (;;) {
    let child = 2 * at + 1;
    if (child >= count) break;
    let least = load<u64>(heap + ((<usize>child) << 3));
    if (child + 1 < count) {
      const other = load<u64>(heap + ((<usize>child) << 3), 8);
      if (other < least) {
        least = other;
        child++;
      }
    }
    if (least >= key) break;
    store<u64>(heap + ((<usize>at) << 3), least);
    at = child;
  }
  store<u64>(heap + ((<usize>at) << 3), key);
}

/** Whether the first of two neighbours is the farther one; of equals the later point. */
function farther(square: f32, point: u32, otherSquare: f32, other: u32): bool {
  return square > otherSquare || (square === otherSquare && point > other);
}

/** Moves a neighbour down a heap whose farthest is on top, from the top. */
function downFarthest(squares: usize, points: usize, count: i32, square: f32, point: u32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= count) break;
    let most = load<f32>(squares + ((<usize>child) << 2));
    let mostPoint = load<u32>(points + ((<usize>child) << 2));
    if (child + 1 < count) {
      const otherSquare = load<f32>(squares + ((<usize>child) << 2), 4);
      const other = load<u32>(points + ((<usize>child) << 2), 4);
      if (farther(otherSquare, other, most, mostPoint)) {
        most = otherSquare;
        mostPoint = other;
        child++;
      }
    }
    if (!farther(most, mostPoint, square, point)) break;
    store<f32>(squares + ((<usize>at) << 2), most);
    store<u32>(points + ((<usize>at) << 2), mostPoint);
    at = child;
  }
  store<f32>(squares + ((<usize>at) << 2), square);
  store<u32>(points + ((<usize>at) << 2), point);
}

/** Takes a neighbour in place of the farthest of `k`, when it is nearer. */
export function offer(squares: usize, points: usize, k: i32, square: f32, point: u32): void {
  if (square < load<f32>(squares)) downFarthest(squares, points, k, square, point);
}

/** Brings the heap into ascending order. */
export function sortNearest(squares: usize, points: usize, k: i32): void {
  for (let count = k - 1; count > 0; count--) {
    const last = (<usize>count) << 2;
    const square = load<f32>(squares + last);
    const point = load<u32>(points + last);
    store<f32>(squares + last, load<f32>(squares));
    store<u32>(points + last, load<u32>(points));
    downFarthest(squares, points, count, square, point);
  }
}
