import Dexie, { type IndexableType } from "dexie";
import type { Pipeline } from "@/lib/document/schema";
import type { Problem } from "@/lib/problem";
import type { ProjectRow, StrataDatabase, VersionRow } from "./database";
import { datasetsIn, dropFrom, onlyArrivals } from "./dataset-references";
import { DexieResultStore } from "./dexie-results";
import { removeDatasets } from "./pieces";
import { versionsToPrune } from "./prune-versions";
import { isQuotaError, type Stored, storageProblem } from "./store";

export type Project = ProjectRow;
export type ProjectInfo = Omit<ProjectRow, "pipeline"> & { readonly nodes: number };
export interface VersionInfo {
  readonly id: number;
  readonly savedAt: number;
  readonly label: string | null;
  readonly nodes: number;
}

/** Autosaves closer than this to the version before them replace it. */
const VERSION_INTERVAL = 30_000;
/** Bytes of old results that give way when a project does not fit. */
const ROOM = 64 * 1024 * 1024;

/**
 * Projects and their versions. Reads are plain Dexie queries, so `liveQuery(() => projects.list())` follows changes
 * of every tab. Writes give a problem instead of throwing: `engine.project-changed` when another tab saved in
 * between, `engine.project-missing`, `engine.version-missing`, `engine.storage-full` (old results were given up first), `engine.storage-failed`.
 */
export class Projects {
  constructor(
    private readonly db: StrataDatabase,
    private readonly now: () => number = Date.now,
  ) {}

  /** Newest first, without the documents. */
  async list(): Promise<ProjectInfo[]> {
    const rows = await this.db.projects.orderBy("updatedAt").reverse().toArray();
    return rows.map(({ pipeline, ...info }) => ({ ...info, nodes: pipeline.nodes.length }));
  }

  get(id: string): Promise<Project | undefined> {
    return this.db.projects.get(id);
  }

  create(pipeline: Pipeline, thumbnail: string | null = null): Promise<Stored<Project>> {
    return this.write(async () => {
      const at = this.now();
      const project: Project = { id: crypto.randomUUID(), name: pipeline.name, pipeline, createdAt: at, updatedAt: at, thumbnail, revision: 1 };
      await this.db.projects.add(project);
      await this.db.versions.add({ projectId: project.id, savedAt: at, label: null, pipeline });
      return done(project);
    });
  }

  /** Saves the document if nobody saved since `expectedRevision`, and keeps a version of it. An absent thumbnail leaves the old one. */
  save(id: string, expectedRevision: number, change: { readonly pipeline: Pipeline; readonly thumbnail?: string | null }): Promise<Stored<Project>> {
    return this.write(async () => {
      const current = await this.current(id, expectedRevision);
      return current.ok ? done(await this.overwrite(current.value, change.pipeline, change.thumbnail)) : current;
    });
  }

  /** A new project with the same document, under `name`. */
  async duplicate(id: string, name: string): Promise<Stored<Project>> {
    const original = await this.db.projects.get(id);
    if (!original) return refused("engine.project-missing");
    return this.create({ ...original.pipeline, name }, original.thumbnail);
  }

  /** Removes a project with its versions, and the files that no other project reads. One that is not there is no error. */
  remove(id: string): Promise<Stored<null>> {
    return this.write(async () => {
      const project = await this.db.projects.get(id);
      const versions = await this.versionsOf(id).toArray();
      await this.db.projects.delete(id);
      await this.db.versions.bulkDelete(versions.map((version) => version.id));
      const windows = await this.db.windows.where("source").startsWith(`${id}/`).primaryKeys();
      await this.db.windows.bulkDelete(windows);
      const files = datasetsIn([...(project ? [project.pipeline] : []), ...versions.map((version) => version.pipeline)]);
      for (const window of windows) files.add(window);
      if (files.size === 0) return done(null);
      await this.db.projects.each((other) => dropFrom(files, datasetsIn([other.pipeline])));
      await this.db.versions.each((other) => dropFrom(files, datasetsIn([other.pipeline])));
      await removeDatasets(this.db, [...files]);
      return done(null);
    });
  }

  /** Newest first, without the documents. */
  async versions(projectId: string): Promise<VersionInfo[]> {
    const rows = await this.versionsOf(projectId).reverse().toArray();
    return rows.map(({ id, savedAt, label, pipeline }) => ({ id, savedAt, label, nodes: pipeline.nodes.length }));
  }

  async version(id: number): Promise<VersionRow | undefined> {
    return this.db.versions.get(id);
  }

  /** Keeps what is saved as a version that is never pruned when it has a label. */
  addVersion(projectId: string, label: string | null): Promise<Stored<VersionInfo>> {
    return this.write(async () => {
      const project = await this.db.projects.get(projectId);
      if (!project) return refused("engine.project-missing");
      const row = { projectId, savedAt: this.now(), label, pipeline: project.pipeline };
      const id = await this.db.versions.add(row);
      return done({ id, savedAt: row.savedAt, label, nodes: row.pipeline.nodes.length });
    });
  }

  /** Names a version, or takes its name away (null): only named versions are safe from pruning. */
  labelVersion(id: number, label: string | null): Promise<Stored<null>> {
    return this.write(async () => {
      const changed = await this.db.versions.update(id, { label });
      return changed > 0 || (await this.db.versions.get(id)) ? done(null) : refused("engine.version-missing");
    });
  }

  /** The project becomes that version again; what it was stays as a version of its own. */
  restoreVersion(projectId: string, versionId: number, expectedRevision: number): Promise<Stored<Project>> {
    return this.write(async () => {
      const version = await this.db.versions.get(versionId);
      if (version?.projectId !== projectId) return refused("engine.version-missing");
      const current = await this.current(projectId, expectedRevision);
      if (!current.ok) return current;
      await this.db.versions.add({ projectId, savedAt: this.now(), label: null, pipeline: current.value.pipeline });
      return done(await this.overwrite(current.value, version.pipeline));
    });
  }

  private async current(id: string, expectedRevision: number): Promise<Stored<Project>> {
    const project = await this.db.projects.get(id);
    if (!project) return refused("engine.project-missing");
    if (project.revision !== expectedRevision) return refused("engine.project-changed", { name: project.name, at: project.updatedAt });
    return done(project);
  }

  private async overwrite(current: Project, pipeline: Pipeline, thumbnail: string | null = current.thumbnail): Promise<Project> {
    const project: Project = { ...current, name: pipeline.name, pipeline, thumbnail, updatedAt: this.now(), revision: current.revision + 1 };
    await this.db.projects.put(project);
    await this.keepVersion(project);
    return project;
  }

  private versionsOf(projectId: string) {
    return this.db.versions.where("[projectId+savedAt]").between([projectId, Dexie.minKey], [projectId, Dexie.maxKey]);
  }

  private async keepVersion(project: Project): Promise<void> {
    const at = project.updatedAt;
    const before = await this.versionsOf(project.id).reverse().limit(2).toArray();
    const [last, earlier] = before;
    // A burst of autosaves is one version, as is a stream that runs for hours; the first of a project, and one with a label, stay.
    const replaced = last && last.label === null && earlier && (at - earlier.savedAt < VERSION_INTERVAL || onlyArrivals(last.pipeline, project.pipeline));
    if (replaced) await this.db.versions.delete(last.id);
    await this.db.versions.add({ projectId: project.id, savedAt: at, label: null, pipeline: project.pipeline });
    const ids = await this.versionsOf(project.id).primaryKeys();
    const keys = await this.versionsOf(project.id).keys();
    // Only strings are in the index of labels; the documents themselves are not read.
    const labelled = new Set(await this.db.versions.orderBy("label").primaryKeys());
    const unnamed = ids.flatMap((id, i) => (labelled.has(id) ? [] : [{ id, savedAt: savedAtIn(keys[i]) }]));
    await this.db.versions.bulkDelete(versionsToPrune(unnamed, at));
  }

  /** A transaction over projects, versions and datasets. When the disk is full, old results make room and it is tried once more. */
  private async write<T>(work: () => Promise<Stored<T>>): Promise<Stored<T>> {
    const attempt = () => this.db.transaction("rw", [this.db.projects, this.db.versions, this.db.datasets, this.db.pieces, this.db.windows], work);
    try {
      return await attempt();
    } catch (error) {
      if (!isQuotaError(error)) return { ok: false, problem: storageProblem(error) };
    }
    try {
      await new DexieResultStore(this.db).evict(ROOM, new Set());
      return await attempt();
    } catch (error) {
      return { ok: false, problem: storageProblem(error) };
    }
  }
}

function done<T>(value: T): Stored<T> {
  return { ok: true, value };
}

function refused(code: string, detail?: Problem["detail"]): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, severity: "error", ...(detail ? { detail } : {}) } };
}

/** The time in a key of the index [projectId+savedAt]. */
function savedAtIn(key: IndexableType): number {
  return Number(Array.isArray(key) ? key[1] : 0);
}
