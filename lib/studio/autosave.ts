import type { Pipeline } from "@/lib/document/schema";
import type { Projects } from "@/lib/storage/projects";
import type { StudioCore } from "./core";
import { thumbnailOf } from "./thumbnail";

/** Milliseconds without an edit before the project is written. */
export const SAVE_DELAY = 500;

/**
 * Writes the project shortly after each edit, only ever over the revision this tab has seen: when another tab
 * saved in between, nothing is written until the person has chosen.
 */
export class Autosave {
  private revision = 0;
  private saved: Pipeline | null = null;
  private callOff: () => void = () => undefined;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly core: StudioCore,
    private readonly projects: Pick<Projects, "save">,
    /** Told after each save, so that other tabs can follow. */
    private readonly onSaved: (revision: number) => void,
  ) {}

  /** What is stored now is `pipeline` at `revision`. */
  start(pipeline: Pipeline, revision: number): void {
    this.callOff();
    this.saved = pipeline;
    this.revision = revision;
  }

  get unsaved(): boolean {
    return this.saved !== null && this.saved !== this.core.pipeline;
  }

  get seenRevision(): number {
    return this.revision;
  }

  schedule(): void {
    this.callOff();
    this.callOff = this.core.clock.after(SAVE_DELAY, () => void this.flush());
  }

  /** Writes what is unsaved now; resolves when all of it is stored or could not be. */
  async flush(): Promise<void> {
    this.callOff();
    while (this.writing) await this.writing;
    if (!this.unsaved || this.core.state.save.phase === "conflict") return;
    this.writing = this.write(this.core.pipeline);
    await this.writing;
  }

  private async write(pipeline: Pipeline): Promise<void> {
    this.core.set({ save: { phase: "saving" } });
    const { projectId } = this.core.state;
    const result = await this.projects.save(projectId, this.revision, { pipeline, thumbnail: JSON.stringify(thumbnailOf(pipeline)) });
    this.writing = null;
    if (result.ok) {
      this.start(pipeline, result.value.revision);
      this.core.set({ save: this.unsaved ? { phase: "unsaved" } : { phase: "saved", at: result.value.updatedAt } });
      this.onSaved(result.value.revision);
      if (this.unsaved) this.schedule();
      return;
    }
    const { problem } = result;
    if (problem.code === "engine.project-changed") {
      const at = problem.detail?.at;
      this.core.set({ save: { phase: "conflict", theirsAt: typeof at === "number" ? at : this.core.clock.now() } });
      return;
    }
    this.core.set({ save: { phase: "failed", problem } });
    this.core.say(problem, "download");
  }
}
