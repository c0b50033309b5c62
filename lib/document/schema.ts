import * as z from "zod";
import { FORMAT, VERSION } from "./format";

z.config({ jitless: true });

export { FORMAT, VERSION };

const nodeId = z.string().min(1);
const end = z.looseObject({ node: nodeId, port: z.string().min(1) });

/** `type` and `params` are not checked here: an unknown node is kept as it is. */
export const nodeSchema = z.looseObject({
  id: nodeId,
  type: z.string().min(1),
  v: z.int().min(1),
  params: z.record(z.string(), z.unknown()),
  label: z.string().optional(),
  note: z.string().optional(),
  disabled: z.boolean().optional(),
});

export const wireSchema = z.looseObject({ from: end, to: end });

export const positionSchema = z.looseObject({ x: z.number(), y: z.number() });

export const noteSchema = z.looseObject({ id: z.string(), text: z.string(), x: z.number(), y: z.number(), width: z.number(), height: z.number() });

export const groupSchema = z.looseObject({ id: z.string(), label: z.string(), nodes: z.array(nodeId), collapsed: z.boolean().optional() });

/** What a source needs: a receiver of the file is told which columns to bring. */
export const inputContractSchema = z.looseObject({
  /** `needed`: a node asks for the column, by name or by role; the others only pass through. */
  columns: z.array(
    z.looseObject({
      name: z.string(),
      type: z.string(),
      role: z.string().nullable(),
      needed: z.boolean().optional(),
      /** What the file calls it, when the source gives it another name. */
      from: z.string().optional(),
    }),
  ),
  rows: z.int().optional(),
  dataset: z.looseObject({ id: z.string(), name: z.string(), size: z.number() }).optional(),
});

/** The pipeline document (`*.strata.json`). Loose on purpose: what we do not know we keep. */
export const pipelineSchema = z.looseObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  name: z.string(),
  seed: z.int().min(0).max(4294967295),
  /** Language of words that become data, such as segment names. */
  language: z.enum(["en", "ru", "ro"]),
  nodes: z.array(nodeSchema),
  wires: z.array(wireSchema),
  layout: z.record(z.string(), positionSchema),
  groups: z.array(groupSchema),
  notes: z.array(noteSchema),
  inputs: z.record(z.string(), inputContractSchema),
});

export type PipelineNode = z.infer<typeof nodeSchema>;
export type Wire = z.infer<typeof wireSchema>;
export type InputContract = z.infer<typeof inputContractSchema>;
export type CanvasNote = z.infer<typeof noteSchema>;
export type Pipeline = z.infer<typeof pipelineSchema>;
