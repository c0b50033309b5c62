import { expect, test } from "vitest";
import { STEP_KINDS } from "@/lib/ml/recipe/kinds";
import { nodeOfStep } from "./registry";

test("a step of a recipe bears the name of the node that makes it", () => {
  expect(STEP_KINDS.length).toBeGreaterThan(5);
  for (const [kind, { node }] of STEP_KINDS) expect(nodeOfStep(kind)?.type, kind).toBe(node);
  expect(nodeOfStep("no-such")).toBeUndefined();
});
