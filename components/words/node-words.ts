"use client";

import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "@/components/ui/language";
import type { DroppedRows } from "@/lib/engine/protocol";
import type { Phrase } from "@/lib/nodes/contract";
import type { Advice, Detail, Problem } from "@/lib/nodes/problem";

/** The words of nodes, problems and advice in the language in use. `type` is a node type such as `cluster.kmeans`. */
export interface NodeWords {
  /** The type's name; the type itself for one this version does not know. */
  name(type: string): string;
  /** The label a person gave, else the type's name. */
  label(node: { readonly type: string; readonly label?: string | undefined }): string;
  /** What it does, in one line. */
  line(type: string): string;
  /** Paragraphs of the help. */
  help(type: string): readonly string[];
  phrase(type: string, phrase: Phrase): string;
  port(type: string, port: string): string;
  paramLabel(type: string, param: string): string;
  paramHint(type: string, param: string): string | undefined;
  option(type: string, param: string, value: string): string;
  /** `type`: the node the problem is at, so that ports and params are named as it names them. */
  problem(problem: Problem, type?: string): { readonly message: string; readonly remedy: string };
  advice(advice: Advice): { readonly finding: string; readonly evidence: string; readonly action: string };
  dropped(dropped: DroppedRows): string;
}

function split(code: string): readonly [area: string, name: string] {
  const dot = code.indexOf(".");
  return [code.slice(0, dot), code.slice(dot + 1)];
}

function createWords(t: TFunction): NodeWords {
  const optional = (key: string, values?: Detail): string => t(key, { ...values, defaultValue: "" });
  const path = (type: string, rest: string) => {
    const [area, name] = split(type);
    return `${area}:nodes.${name}.${rest}`;
  };
  const port = (type: string, name: string) => optional(path(type, `ports.${name}`)) || name;
  const paramLabel = (type: string, param: string) => optional(path(type, `params.${param}.label`)) || param;

  /** Codes among a problem's details (a role, a type, a port ...) become words. */
  function detailInWords(detail: Detail | undefined, type: string | undefined): Detail {
    const words: Record<string, string | number> = { ...detail };
    for (const [key, value] of Object.entries(detail ?? {})) {
      if (typeof value !== "string") continue;
      if (key === "role") words[key] = optional(`common:roles.${value}`) || value;
      else if (key === "type") words[key] = optional(`common:columnTypes.${value}`) || value;
      else if (key === "wanted")
        words[key] = value
          .split(", ")
          .map((one) => optional(`common:columnTypes.${one}`) || one)
          .join(", ");
      else if (key === "kind" || key === "from" || key === "to") words[key] = optional(`studio:kinds.${value}`) || value;
      else if (key === "port" && type) words[key] = port(type, value);
      else if (key === "param" && type) words[key] = paramLabel(type, value);
      else if (key === "node" && value.includes(".")) words[key] = optional(path(value, "name")) || value;
    }
    return words;
  }

  return {
    name: (type) => optional(path(type, "name")) || type,
    label: (node) => node.label || optional(path(node.type, "name")) || node.type,
    line: (type) => optional(path(type, "line")),
    help: (type) =>
      optional(path(type, "help"))
        .split(/\n\s*\n/)
        .filter(Boolean),
    phrase: (type, phrase) => optional(path(type, phrase.key), phrase.values),
    port,
    paramLabel,
    paramHint: (type, param) => optional(path(type, `params.${param}.hint`)) || undefined,
    option: (type, param, value) => optional(path(type, `params.${param}.options.${value}`)) || value,
    problem(problem, type) {
      const [area, name] = split(problem.code);
      const values = detailInWords(problem.detail, type);
      // Of several files read as one, the one in trouble is named.
      const file = problem.detail?.inFile === undefined ? "" : `${problem.detail.inFile}: `;
      return {
        message: file + (optional(`${area}:problems.${name}.message`, values) || problem.code),
        remedy: optional(`${area}:problems.${name}.remedy`, values),
      };
    },
    advice(advice) {
      const [area, name] = split(advice.code);
      const say = (part: string) => optional(`${area}:advice.${name}.${part}`, detailInWords(advice.detail, undefined));
      return { finding: say("finding") || advice.code, evidence: say("evidence"), action: say("action") };
    },
    dropped(dropped) {
      const [area, name] = split(dropped.code);
      return optional(`${area}:dropped.${name}`, { ...detailInWords(dropped.detail, undefined), rows: dropped.rows, count: dropped.rows }) || dropped.code;
    },
  };
}

export function useNodeWords(): NodeWords {
  const { t } = useTranslation();
  return useMemo(() => createWords(t), [t]);
}
