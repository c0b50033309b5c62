import { expect, it } from "vitest";
import { allNodes } from "@/lib/nodes/registry";
import { hasIcon } from "./node-icon";

it("every node's icon is among those that are bundled", () => {
  expect(
    allNodes()
      .filter((node) => !hasIcon(node.icon))
      .map((node) => `${node.type}: ${node.icon}`),
  ).toEqual([]);
});
