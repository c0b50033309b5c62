"use client";

import { useCallback } from "react";
import * as z from "zod";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import { ruleSchema } from "@/lib/ml/filter/rule-schema";
import { useConditionInWords } from "./condition-words";

const filter = z.object({
  rules: z.array(ruleSchema).default([]),
  match: z.enum(["all", "any"]).default("all"),
  formula: z.string().default(""),
});
const derive = z.object({ columns: z.array(z.object({ name: z.string(), formula: z.string() })).default([]) });
const columns = z.object({ settings: z.array(z.object({ column: z.string(), keep: z.boolean().default(true), name: z.string().default("") })).default([]) });
const join = z.object({ kind: z.string().default("left") });

/** What a step of preparation is set to, where its summary only counts: the rules of a filter, formulas, new names, the rows a join keeps. */
export function useStepDetails(): (node: PipelineNode) => readonly string[] {
  const condition = useConditionInWords();
  const words = useNodeWords();
  return useCallback(
    ({ type, params }) => {
      switch (type) {
        case "prepare.filter": {
          const read = filter.safeParse(params);
          return read.success ? [condition(read.data)].filter(Boolean) : [];
        }
        case "prepare.derive": {
          const read = derive.safeParse(params);
          return read.success ? read.data.columns.filter(({ name }) => name.trim() !== "").map(({ name, formula }) => `${name} = ${formula}`) : [];
        }
        case "prepare.columns": {
          const read = columns.safeParse(params);
          const renamed = read.success ? read.data.settings.filter(({ keep, column, name }) => keep && name.trim() !== "" && name !== column) : [];
          return renamed.map(({ column, name }) => `${column} → ${name}`);
        }
        case "prepare.join": {
          const read = join.safeParse(params);
          return read.success ? [words.option(type, "kind", read.data.kind)] : [];
        }
        default:
          return [];
      }
    },
    [condition, words],
  );
}
