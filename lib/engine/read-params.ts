import type { PipelineNode } from "@/lib/document/schema";
import type { AnyNode } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";

export type ReadParams = { readonly ok: true; readonly params: Record<string, unknown> } | { readonly ok: false; readonly problem: Problem };

/**
 * The params of a node as its definition wants them: brought up from older versions by the node's own
 * migrations, then checked, with defaults filled in. The document is not touched. Problem `common.bad-params`.
 */
export function readParams(definition: AnyNode, node: Pick<PipelineNode, "v" | "params">): ReadParams {
  let params: Record<string, unknown> = { ...node.params };
  try {
    for (let version = node.v + 1; version <= definition.v; version++) params = definition.migrations[version]?.up(params) ?? params;
  } catch (error) {
    return badParams("", error instanceof Error ? error.message : String(error));
  }
  const parsed = definition.params.safeParse(params);
  if (parsed.success) return { ok: true, params: parsed.data };
  const [issue] = parsed.error.issues;
  return badParams(String(issue?.path[0] ?? ""), issue?.message ?? "");
}

function badParams(param: string, reason: string): ReadParams {
  return { ok: false, problem: { code: "common.bad-params", severity: "error", detail: { param, reason }, ...(param ? { param } : {}) } };
}

/** The seed a node runs with: its own `seed` param when it has one that is set, else the pipeline's. */
export function seedOf(definition: AnyNode, params: Readonly<Record<string, unknown>>, pipelineSeed: number): number {
  for (const [name, schema] of Object.entries(definition.params.shape)) {
    if (schema.meta()?.control !== "seed") continue;
    const own = params[name];
    if (typeof own === "number") return own;
  }
  return pipelineSeed;
}
