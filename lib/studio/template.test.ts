import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePipeline } from "@/lib/document/parse";
import type { Pipeline } from "@/lib/document/schema";
import { serializePipeline } from "@/lib/document/serialize";
import { Bench, readyState } from "@/lib/engine/fixtures/engine";
import { validatePipeline } from "@/lib/engine/validate";
import { LANGUAGES } from "@/lib/messages/languages";
import { createTranslator } from "@/lib/messages/translator";
import { allNodes, nodeOfType } from "@/lib/nodes/registry";
import { applyTemplateWords, TEMPLATES, type TemplateId, templateAnswer, templatePath, templateWords } from "./template";

const PUBLIC = new URL("../../public/", import.meta.url);
const text = (id: TemplateId) => readFileSync(new URL(templatePath(id), PUBLIC), "utf8");

function template(id: TemplateId): Pipeline {
  const parsed = parsePipeline(text(id));
  if (!parsed.ok) throw new Error(parsed.problem.code);
  expect(parsed.value.notices).toEqual([]);
  return parsed.value.pipeline;
}

describe.each(TEMPLATES)("template %s", (id) => {
  it("is written as Strata writes files", () => {
    expect(serializePipeline(template(id))).toBe(text(id));
  });

  it("uses nodes and params that exist, with every param spelled out", () => {
    for (const node of template(id).nodes) {
      const definition = nodeOfType(node.type);
      expect(definition?.v, node.type).toBe(node.v);
      expect(Object.keys(node.params).sort(), node.id).toEqual(Object.keys(definition?.params.shape ?? {}).sort());
      expect(definition?.params.safeParse(node.params).success, node.id).toBe(true);
    }
    expect(validatePipeline(template(id), nodeOfType)).toEqual([]);
  });

  it("names the node that gives its answer", () => {
    expect(templateAnswer(template(id))).toBeDefined();
  });

  it.each(LANGUAGES)("says everything in %s", (language) => {
    const document = template(id);
    const words = templateWords(document, language);
    const english = templateWords(document, "en");
    expect(words?.name && words.line).toBeTruthy();
    expect(Object.keys(words?.notes ?? {})).toEqual(document.notes.map((note) => note.id));
    expect(Object.keys(words?.labels ?? {})).toEqual(Object.keys(english?.labels ?? {}));
    for (const node of [...Object.keys(words?.labels ?? {}), ...Object.keys(words?.params ?? {})]) {
      expect(document.nodes.map((one) => one.id)).toContain(node);
    }
    const project = applyTemplateWords(document, language);
    expect(project).toMatchObject({ name: words?.name, language });
    expect(project.template).toBeUndefined();
    expect(project.notes.every((note) => note.text !== "")).toBe(true);
    expect(validatePipeline(project, nodeOfType)).toEqual([]);
  });

  it("runs on shipped data, every node of it", async () => {
    const bench = new Bench({ catalogue: nodeOfType, asset: async (path) => new Blob([new Uint8Array(readFileSync(new URL(path, PUBLIC)))]) });
    const project = applyTemplateWords(template(id), "ru");
    const { outcome, states } = await bench.run(project);
    for (const node of project.nodes) {
      const state = readyState(states[node.id]);
      expect(
        state.warnings.filter((warning) => warning.severity === "error"),
        node.id,
      ).toEqual([]);
    }
    expect(outcome.status).toBe("done");
  });
});

describe("the list of customers likely to leave", () => {
  it.each(LANGUAGES)("is sorted by the probability, as its column is called in %s", async (language) => {
    const { t } = await createTranslator(language);
    const column = t("classify:columns.probability", { class: t("common:values.yes") });
    expect(templateWords(template("churn-prediction"), language)?.params.list.sort).toBe(column);
  });
});

/** Sources of a person's own data cannot be in a template that runs by itself. */
const NOT_SHOWN = ["source.file", "source.stream", "source.synthetic", "source.url"];

describe("the templates together", () => {
  it("show every node", () => {
    const used = new Set(TEMPLATES.flatMap((id) => template(id).nodes.map((node) => node.type)));
    const missing = allNodes()
      .map(({ type }) => type)
      .filter((type) => !used.has(type));
    expect(missing.sort()).toEqual(NOT_SHOWN);
  });
});
