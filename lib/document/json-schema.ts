import * as z from "zod";
import { pipelineSchema, VERSION } from "./schema";

/** The JSON Schema (draft 2020-12) of the document, for editors and other tools; served at `schema/pipeline-v1.schema.json`. */
export function pipelineJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(pipelineSchema, { io: "input" }),
    title: `Strata pipeline, version ${VERSION}`,
    description:
      "What to compute (nodes, wires, seed), where it stands on the canvas (layout, groups, notes) and which columns its sources need (inputs). Unknown fields are allowed and kept.",
  };
}
