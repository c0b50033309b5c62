import { expose, transfer } from "comlink";
import { browserPlatform } from "@/lib/engine/browser-platform";
import { Engine } from "@/lib/engine/engine";
import { onceIdle } from "./idle";

/** The engine, handing the arrays of a map over to the page: millions of points are not copied. */
class WorkerEngine extends Engine {
  override async mapPoints(...asked: Parameters<Engine["mapPoints"]>): ReturnType<Engine["mapPoints"]> {
    const outcome = await super.mapPoints(...asked);
    if (!outcome.ok) return outcome;
    const { x, y, group, row, grid } = outcome.value;
    return transfer(
      outcome,
      [x, y, group, row, grid.starts, grid.points].map(({ buffer }) => buffer),
    );
  }
}

expose(new WorkerEngine(browserPlatform()));
onceIdle(async (checkpoint) => (await import("@/lib/engine/warm-up")).warmUp(checkpoint));
