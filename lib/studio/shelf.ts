/**
 * The projects of this browser, for home. Loaded lazily: home draws before storage is there, and the document's
 * schema comes only when a document is read. Everything gives a problem instead of throwing.
 */
import { liveQuery } from "dexie";
import { emptyPipeline } from "@/lib/document/empty";
import type { Pipeline } from "@/lib/document/schema";
import { serializePipeline } from "@/lib/document/serialize";
import type { Problem } from "@/lib/problem";
import { StrataDatabase } from "@/lib/storage/database";
import { type ProjectInfo, Projects } from "@/lib/storage/projects";
import { type Stored, storageProblem } from "@/lib/storage/store";
import { leaveAnswer } from "./handoff";
import { applyTemplateWords, templateAnswer } from "./template";
import { thumbnailOf } from "./thumbnail";

export type { ProjectInfo };

const loadParser = () => import("@/lib/document/parse");

const projects = new Projects(new StrataDatabase());

/** Follows the list of projects, newest first, across tabs. Returns how to stop. */
export function followProjects(onList: (list: readonly ProjectInfo[]) => void, onProblem: (problem: Problem) => void): () => void {
  const subscription = liveQuery(() => projects.list()).subscribe({ next: onList, error: (error: unknown) => onProblem(storageProblem(error)) });
  return () => subscription.unsubscribe();
}

/** Stores a pipeline as a new project and gives its id. */
export async function createProject(pipeline: Pipeline): Promise<Stored<string>> {
  const created = await projects.create(pipeline, JSON.stringify(thumbnailOf(pipeline)));
  return created.ok ? { ok: true, value: created.value.id } : created;
}

export function createEmptyProject(name: string, language: Pipeline["language"]): Promise<Stored<string>> {
  return createProject(emptyPipeline(name, language));
}

/** A project from the text of a template, its words in `language`. */
export async function createFromTemplate(text: string, language: Pipeline["language"]): Promise<Stored<string>> {
  const { parsePipeline } = await loadParser();
  const parsed = parsePipeline(text);
  if (!parsed.ok) return parsed;
  const { pipeline } = parsed.value;
  const created = await createProject(applyTemplateWords(pipeline, language));
  const answer = templateAnswer(pipeline);
  if (created.ok && answer !== undefined) leaveAnswer(created.value, answer);
  return created;
}

export async function renameProject(id: string, name: string): Promise<Problem | null> {
  const stored = await read(id);
  if (!stored.ok) return stored.problem;
  const saved = await projects.save(id, stored.value.revision, { pipeline: { ...stored.value.pipeline, name } });
  return saved.ok ? null : saved.problem;
}

export async function duplicateProject(id: string, name: string): Promise<Problem | null> {
  const copied = await projects.duplicate(id, name);
  return copied.ok ? null : copied.problem;
}

export async function removeProject(id: string): Promise<Problem | null> {
  const removed = await projects.remove(id);
  return removed.ok ? null : removed.problem;
}

/** The project as the text of a pipeline file. */
export async function projectText(id: string): Promise<Stored<string>> {
  const stored = await read(id);
  return stored.ok ? { ok: true, value: serializePipeline(stored.value.pipeline) } : stored;
}

async function read(id: string): Promise<Stored<{ readonly pipeline: Pipeline; readonly revision: number }>> {
  try {
    const row = await projects.get(id);
    if (!row) return { ok: false, problem: { code: "engine.project-missing", severity: "error" } };
    const { readPipeline } = await loadParser();
    const parsed = readPipeline(row.pipeline);
    return parsed.ok ? { ok: true, value: { pipeline: parsed.value.pipeline, revision: row.revision } } : parsed;
  } catch (error) {
    return { ok: false, problem: storageProblem(error) };
  }
}
