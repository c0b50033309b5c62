import type { Report } from "@/lib/nodes/contract";
import { Cancelled } from "@/lib/nodes/problem";
import { Cancellation } from "./cancellation";
import { problemOf } from "./execute-node";
import type { Pace } from "./pace";
import { planPipeline, type RunnableStep } from "./plan";
import type { Platform } from "./platform";
import type { Outcome, PreviewRequest } from "./protocol";
import type { Results } from "./results";
import { checkParams } from "./validate";
import { columnsOf, type NodeInputs, payloadOf } from "./wire-values";

const NOTHING: Outcome<null> = { ok: true, value: null };
/** Milliseconds between two tellings of progress. */
const TELLING = 100;

/** What nodes would do with inputs that are there, one question at a time: a later one, or a run, ends the one before. */
export class Previews {
  private current: Cancellation | null = null;
  private runs = 0;

  constructor(
    private readonly platform: Pick<Platform, "catalogue" | "compute" | "now">,
    private readonly results: Pick<Results, "value">,
    private readonly pace: Pace,
  ) {}

  /** Ends what is under way, and answers with nothing until the returned function is called: a run does not share the machine. */
  pause(): () => void {
    this.current?.cancel();
    this.runs++;
    return () => void this.runs--;
  }

  async show({ pipeline, node }: PreviewRequest, onProgress: (done: number) => void): Promise<Outcome<Report | null>> {
    this.current?.cancel();
    if (this.runs > 0) return NOTHING;
    const step = planPipeline(pipeline, this.platform.catalogue, [node]).byId.get(node);
    if (step?.status !== "runnable" || !step.definition.preview) return NOTHING;
    const cancellation = new Cancellation();
    this.current = cancellation;
    try {
      return { ok: true, value: await cancellation.until(() => this.ask(step, cancellation, onProgress)) };
    } catch (error) {
      return error instanceof Cancelled ? NOTHING : { ok: false, problem: problemOf(error) };
    }
  }

  private async ask(step: RunnableStep, cancellation: Cancellation, onProgress: (done: number) => void): Promise<Report | null> {
    const { definition, params, seed, language } = step;
    const inputs = await this.inputsOf(step);
    // What the form says already is not said again.
    if (!inputs || checkParams(step, columnsOf(inputs)).some((problem) => problem.severity === "error")) return null;
    let told = this.platform.now();
    const checkpoint = async (done: number, total: number) => {
      cancellation.check();
      await this.pace.breathe();
      cancellation.check();
      if (this.platform.now() - told < TELLING) return;
      told = this.platform.now();
      onProgress(total > 0 ? Math.min(1, done / total) : 0);
    };
    return (await definition.preview?.(inputs, params, { seed, language, compute: this.platform.compute, checkpoint })) ?? null;
  }

  /** The values on the wires into a node; null when one of them is not computed. */
  private async inputsOf(step: RunnableStep): Promise<NodeInputs | null> {
    const inputs: Record<string, unknown> = {};
    for (const [port, refs] of Object.entries(step.inputs)) {
      const values = await Promise.all(refs.map((ref) => this.results.value(ref.key, ref.port)));
      const present = values.filter((value) => value !== undefined).map(payloadOf);
      if (present.length < refs.length) return null;
      inputs[port] = step.definition.inputs[port].many ? present : present[0];
    }
    return inputs;
  }
}
