/** DBSCAN, in between and at the end: clusters get their numbers, and what is known of slots is told of points. */
import { capacityOf, leafSize, leafStart, levelsOf, pointAt } from "./tree";

/** Of every point: the root of its cluster in `roots` (i32), -1 when it is not core, and in `core` (u8) whether it is. */
export function rootPoints(shard: i32, head: usize, perShard: i32, cores: usize, parents: usize, roots: usize, core: usize): void {
  const end = min(1 << levelsOf(head), (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    const start = leafStart(head, leaf);
    for (let s = 0; s < size; s++) {
      const slot = <usize>(leaf * capacityOf(head) + s);
      const point = <usize>pointAt(head, start + s);
      const isCore = (load<u8>(cores + (slot >> 3)) >> <u8>(slot & 7)) & 1;
      store<u8>(core + point, isCore);
      store<i32>(roots + (point << 2), isCore === 1 ? load<i32>(parents + (slot << 2)) : -1);
    }
  }
}

/** Numbers the roots (`numbers`: i32 a slot, -1 before) that points `from` to `end` are the first to have; `clusters` are numbered already. Returns how many then are. */
export function numberRoots(from: i32, end: i32, roots: usize, numbers: usize, clusters: i32): i32 {
  for (let point = from; point < end; point++) {
    const root = load<i32>(roots + ((<usize>point) << 2));
    if (root < 0) continue;
    const number = numbers + ((<usize>root) << 2);
    if (load<i32>(number) < 0) store<i32>(number, clusters++);
  }
  return clusters;
}

/** Gives every slot the number of its root: -1 where that is not core. */
export function labelSlots(shard: i32, head: usize, perShard: i32, parents: usize, numbers: usize, labels: usize): void {
  const capacity = capacityOf(head);
  const end = min(1 << levelsOf(head), (shard + 1) * perShard) * capacity;
  for (let slot = shard * perShard * capacity; slot < end; slot++) {
    const place = (<usize>slot) << 2;
    store<i32>(labels + place, load<i32>(numbers + ((<usize>load<i32>(parents + place)) << 2)));
  }
}

/** Labels of slots as labels of points. */
export function tellPoints(shard: i32, head: usize, perShard: i32, labels: usize, told: usize): void {
  const end = min(1 << levelsOf(head), (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    const start = leafStart(head, leaf);
    const own = labels + ((<usize>(leaf * capacityOf(head))) << 2);
    for (let s = 0; s < size; s++) store<i32>(told + ((<usize>pointAt(head, start + s)) << 2), load<i32>(own + ((<usize>s) << 2)));
  }
}
