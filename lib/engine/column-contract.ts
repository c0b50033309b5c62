import type { InputContract, Pipeline, PipelineNode } from "@/lib/document/schema";
import { neededColumns } from "./wanted-columns";

type ContractColumn = InputContract["columns"][number];

interface Known {
  readonly name: string;
  readonly type: string;
  readonly role: string | null;
}

/** The columns of a source for its contract: which of them the pipeline asks for, and what the file calls those that the source renames. */
export function columnContract(
  pipeline: Pick<Pipeline, "nodes" | "wires">,
  { id, params }: Pick<PipelineNode, "id" | "params">,
  columns: readonly Known[],
): ContractColumn[] {
  const needed = neededColumns(pipeline, id, columns);
  const names = namesInFile(params.columns);
  return columns.map(({ name, type, role }) => {
    const from = names.get(name);
    return { name, type, role, ...(needed.has(name) ? { needed: true } : {}), ...(from === undefined ? {} : { from }) };
  });
}

/** By the names that a person gave. */
function namesInFile(settings: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(settings)) return new Map();
  return new Map(
    settings.flatMap((one: unknown): [string, string][] => {
      if (typeof one !== "object" || one === null || !("column" in one) || !("name" in one)) return [];
      const { column, name } = one;
      const given = typeof name === "string" ? name.trim() : "";
      return typeof column === "string" && given !== "" && given !== column ? [[given, column]] : [];
    }),
  );
}
