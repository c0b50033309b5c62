import * as z from "zod";
import type { AnyNode, Ports } from "@/lib/nodes/contract";
import { GROUPS } from "@/lib/nodes/contract";
import { allNodes } from "@/lib/nodes/registry";
import { EXIT, type ExitStatus, type Terminal } from "./terminal";
import type { Words } from "./words";

/** `strata nodes`: the catalogue, as text or as JSON. */
export async function nodesCommand(options: { readonly json?: boolean }, words: Words, terminal: Terminal): Promise<ExitStatus> {
  const nodes = allNodes();
  await terminal.stdout(
    options.json
      ? `${JSON.stringify(
          nodes.map((node) => describeNode(node, words)),
          null,
          2,
        )}\n`
      : list(nodes, words),
  );
  return EXIT.good;
}

/** A node as a program needs to know it: its ports, and the JSON Schema of its params with defaults and form hints. */
function describeNode(node: AnyNode, words: Words) {
  const schema = z.toJSONSchema(node.params, { io: "input", unrepresentable: "any" });
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([param, property]) => {
      const title = words.ofNode(node.type, `params.${param}.label`);
      const description = words.ofNode(node.type, `params.${param}.hint`);
      return [param, typeof property === "boolean" ? property : { ...property, ...(title ? { title } : {}), ...(description ? { description } : {}) }];
    }),
  );
  return {
    type: node.type,
    v: node.v,
    group: node.group,
    icon: node.icon,
    name: words.ofNode(node.type, "name"),
    line: words.ofNode(node.type, "line"),
    inputs: describePorts(node, node.inputs, words),
    outputs: describePorts(node, node.outputs, words),
    params: { ...schema, properties },
  };
}

function describePorts(node: AnyNode, ports: Ports, words: Words) {
  return Object.fromEntries(Object.entries(ports).map(([port, shape]) => [port, { ...shape, name: words.ofNode(node.type, `ports.${port}`) }]));
}

function list(nodes: readonly AnyNode[], words: Words): string {
  const width = Math.max(0, ...nodes.map((node) => node.type.length));
  const sections = GROUPS.flatMap((group) => {
    const members = nodes.filter((node) => node.group === group);
    if (members.length === 0) return [];
    const lines = members.map((node) => `  ${node.type.padEnd(width)}  ${words.ofNode(node.type, "line")}`);
    return [`${words.say(`common:groups.${group}`)}\n${lines.join("\n")}\n`];
  });
  return sections.join("\n");
}
