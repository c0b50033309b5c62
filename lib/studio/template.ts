import type { Pipeline } from "@/lib/document/schema";

/** The templates shipped under public/templates, in the order of the gallery. */
export const TEMPLATES = ["rfm-segmentation", "churn-prediction", "ab-email-test", "clustering-methods", "data-preparation"] as const;
export type TemplateId = (typeof TEMPLATES)[number];

export function templatePath(id: TemplateId): string {
  return `templates/${id}.strata.json`;
}

/** What a template says in one language. */
export interface TemplateWords {
  readonly name: string;
  /** What it gives, in one line. */
  readonly line: string;
  /** Texts of the notes on its canvas, by id. */
  readonly notes: Readonly<Record<string, string>>;
  /** Labels of its nodes, by id; the others are called by their type. */
  readonly labels: Readonly<Record<string, string>>;
  /** Params of its nodes that are words: a title, the name of a new column. */
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The words that a template carries in its field `template`; undefined when they are not as expected. */
export function templateWords(document: Readonly<Record<string, unknown>>, language: Pipeline["language"]): TemplateWords | undefined {
  const { template } = document;
  const words = isRecord(template) ? template[language] : undefined;
  if (!isRecord(words) || typeof words.name !== "string" || typeof words.line !== "string") return undefined;
  return { name: words.name, line: words.line, notes: texts(words.notes), labels: texts(words.labels), params: records(words.params) };
}

/** The node of a template that gives the answer, or undefined. */
export function templateAnswer({ template, nodes }: Pipeline): string | undefined {
  const answer = isRecord(template) ? template.answer : undefined;
  return nodes.find((node) => node.id === answer)?.id;
}

/** A template as a project in one language: its name, notes and labels said, the field `template` left behind. */
export function applyTemplateWords(pipeline: Pipeline, language: Pipeline["language"]): Pipeline {
  const words = templateWords(pipeline, language);
  if (!words) return { ...pipeline, language };
  const { template: _said, ...rest } = pipeline;
  return {
    ...pipelineFields(rest, pipeline),
    name: words.name,
    language,
    notes: pipeline.notes.map((note) => (Object.hasOwn(words.notes, note.id) ? { ...note, text: words.notes[note.id] } : note)),
    nodes: pipeline.nodes.map((node) => ({
      ...node,
      ...(Object.hasOwn(words.labels, node.id) ? { label: words.labels[node.id] } : {}),
      ...(Object.hasOwn(words.params, node.id) ? { params: { ...node.params, ...words.params[node.id] } } : {}),
    })),
  };
}

/** Rest types forget the fields they know; this names them again. */
function pipelineFields(
  rest: Readonly<Record<string, unknown>>,
  { format, version, name, seed, language, nodes, wires, layout, groups, notes, inputs }: Pipeline,
): Pipeline {
  return { ...rest, format, version, name, seed, language, nodes, wires, layout, groups, notes, inputs };
}

function texts(value: unknown): Record<string, string> {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([key, text]): [string, string][] => (typeof text === "string" ? [[key, text]] : [])))
    : {};
}

function records(value: unknown): Record<string, Record<string, unknown>> {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([key, item]): [string, Record<string, unknown>][] => (isRecord(item) ? [[key, item]] : [])))
    : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
