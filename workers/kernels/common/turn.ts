/**
 * The rows of eight points, turned so that the eight values of each dimension lie together: dimension t at
 * `buffer + 32 t`. `list`: eight row numbers (i32); rows are `vectors` times 16 bytes (f32, padded with zeros).
 */
export function turnEight(points: usize, list: usize, vectors: i32, buffer: usize): void {
  const rowBytes = (<usize>vectors) << 4;
  for (let half: usize = 0; half < 32; half += 16) {
    let a = points + <usize>load<i32>(list) * rowBytes;
    let b = points + <usize>load<i32>(list, 4) * rowBytes;
    let c = points + <usize>load<i32>(list, 8) * rowBytes;
    let d = points + <usize>load<i32>(list, 12) * rowBytes;
    list += 16;
    let to = buffer + half;
    for (let q = 0; q < vectors; q++) {
      const rowA = v128.load(a);
      const rowB = v128.load(b);
      const rowC = v128.load(c);
      const rowD = v128.load(d);
      const lowAB = v128.shuffle<i32>(rowA, rowB, 0, 4, 1, 5);
      const lowCD = v128.shuffle<i32>(rowC, rowD, 0, 4, 1, 5);
      const highAB = v128.shuffle<i32>(rowA, rowB, 2, 6, 3, 7);
      const highCD = v128.shuffle<i32>(rowC, rowD, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(lowAB, lowCD, 0, 2));
      v128.store(to, v128.shuffle<i64>(lowAB, lowCD, 1, 3), 32);
      v128.store(to, v128.shuffle<i64>(highAB, highCD, 0, 2), 64);
      v128.store(to, v128.shuffle<i64>(highAB, highCD, 1, 3), 96);
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      to += 128;
    }
  }
}
