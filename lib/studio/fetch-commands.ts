import * as edits from "@/lib/document/edits";
import { downstreamOf } from "@/lib/document/wires";
import type { Collected } from "@/lib/network/collect";
import type { DatasetRef } from "@/lib/nodes/contract";
import { askedAs, planOf } from "@/lib/nodes/source/request-params";
import { type UrlParams, urlParams } from "@/lib/nodes/source/url";
import type { Problem } from "@/lib/problem";
import { storageProblem } from "@/lib/storage/store";
import { answered } from "./arrivals";
import { expectedColumns } from "./contracts";
import type { StudioCore } from "./core";
import { fileKindOf } from "./file-kind";
import type { GateClient } from "./gate-client";
import { broughtUp } from "./node-defaults";
import type { EngineConnection, Runner } from "./runner";
import type { NodeNetwork } from "./store-types";

const IDLE: NodeNetwork = { busy: null, problem: null, nextAt: null, failures: 0 };

export type FetchOutcome = "changed" | "same" | "failed" | "stopped";

/** Fetches what sources on the network read, and puts it where dropped files are. */
export class Fetches {
  private readonly open = new Map<string, AbortController>();

  constructor(
    private readonly core: StudioCore,
    private readonly engine: EngineConnection,
    private readonly runner: Runner,
    private readonly gate: GateClient,
  ) {}

  /** What a source on the network does; `change` is put over it. */
  note(id: string, change: Partial<NodeNetwork>): void {
    const { network } = this.core.state;
    this.core.set({ network: { ...network, [id]: { ...(network[id] ?? IDLE), ...change } } });
  }

  isOpen(id: string): boolean {
    return this.open.has(id);
  }

  /** The params of a source.url that is there and on. */
  params(id: string): UrlParams | null {
    const node = this.core.pipeline.nodes.find((candidate) => candidate.id === id);
    return node?.type === "source.url" ? urlParams(broughtUp(this.core.catalogue, node).params) : null;
  }

  /** Because a person asked for it: one step to undo when the data are others than before. */
  async fetch(id: string): Promise<void> {
    if ((await this.bring(id, false)) === "changed") await this.runner.run([id]);
  }

  /** By itself: no question, no step to undo; what follows runs when chosen so. */
  async fetchUnattended(id: string): Promise<FetchOutcome> {
    const outcome = await this.bring(id, true);
    if (outcome !== "changed" || this.core.state.running) return outcome;
    const follow = this.params(id)?.follow ?? false;
    await this.runner.run(follow ? [id, ...downstreamOf(this.core.pipeline, id)] : [id]);
    return outcome;
  }

  stop(id: string): void {
    this.open.get(id)?.abort();
  }

  close(): void {
    for (const controller of this.open.values()) controller.abort();
  }

  private async bring(id: string, unattended: boolean): Promise<FetchOutcome> {
    const chosen = this.params(id);
    if (!chosen || this.open.has(id)) return "stopped";
    const controller = new AbortController();
    this.open.set(id, controller);
    this.note(id, { busy: { pages: 0, bytes: 0, waitingUntil: null }, problem: null });
    try {
      const request = { node: id, use: "fetch", url: chosen.url, headers: chosen.headers, askedAs: askedAs(chosen), unattended } as const;
      const collected = await this.gate.use(
        request,
        ({ api, url, headers }) =>
          api.collect(planOf(chosen, url, headers), (busy) => (this.open.get(id) === controller ? this.note(id, { busy }) : undefined)),
        controller.signal,
      );
      if (!collected.ok) return this.failed(id, collected.problem);
      const stored = await this.store(collected.value);
      if ("code" in stored) return this.failed(id, stored);
      const outcome = this.take(id, collected.value, stored, unattended);
      // Data that come by themselves do not pile up.
      const ids = stored.datasets.map((dataset) => dataset.id);
      if (unattended) await this.engine.api().keepWindow(`${this.core.state.projectId}/${id}`, ids);
      return outcome;
    } catch (error) {
      return this.failed(id, storageProblem(error));
    } finally {
      this.open.delete(id);
      this.note(id, { busy: null });
    }
  }

  private failed(id: string, problem: Problem): FetchOutcome {
    const stopped = problem.code === "source.fetch-stopped";
    this.note(id, { problem: stopped ? null : problem });
    return stopped ? "stopped" : "failed";
  }

  private async store({ files }: Collected): Promise<{ datasets: readonly DatasetRef[]; kind: UrlParams["kind"] } | Problem> {
    const datasets: DatasetRef[] = [];
    const bytes = files.map(({ name, blob }) => new File([blob], name, { type: blob.type }));
    for (const file of bytes) {
      const stored = await answered(() => this.engine.api().addDataset(file, () => undefined));
      if (!stored.ok) return stored.problem;
      datasets.push(stored.value);
    }
    return { datasets, kind: await fileKindOf(bytes[0]) };
  }

  /** Writes what came into the document. The same content as before leaves the results as they are. */
  private take(
    id: string,
    collected: Collected,
    { datasets, kind }: { datasets: readonly DatasetRef[]; kind: UrlParams["kind"] },
    unattended: boolean,
  ): FetchOutcome {
    // It may have been removed meanwhile.
    const before = this.params(id);
    if (!before) return "stopped";
    const { pages, bytes, end } = collected;
    const fetched = { at: this.core.clock.now(), pages, bytes, end };
    const same = before.datasets.length === datasets.length && datasets.every((dataset, i) => dataset.id === before.datasets[i]?.id);
    const nodes = this.core.pipeline.nodes.map((node) => (node.id === id ? broughtUp(this.core.catalogue, node) : node));
    const params = same ? { fetched } : { fetched, datasets, kind, ...expectedColumns(this.core, id) };
    this.core.edit(edits.setParams({ ...this.core.pipeline, nodes }, id, params), same || unattended ? "none" : "immediate");
    this.note(id, { failures: 0, problem: null });
    // The bytes may have been missing here, with a document from elsewhere: then there is no result yet.
    return same && this.core.state.states[id]?.phase === "ready" ? "same" : "changed";
  }
}
