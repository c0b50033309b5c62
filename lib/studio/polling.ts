import { readAddress } from "@/lib/network/request";
import { askedAs } from "@/lib/nodes/source/request-params";
import type { StudioCore } from "./core";
import type { Fetches } from "./fetch-commands";
import type { GateClient } from "./gate-client";

const MINUTE = 60_000;
/** After failures the interval doubles up to this many times itself. */
const SLOWEST = 16;

interface Appointment {
  /** Request and interval it was made for. */
  readonly key: string;
  readonly callOff: () => void;
}

/**
 * Fetches addresses again while the studio is open. Only addresses that a person fetched on this machine, of origins allowed for good:
 * opening a document from elsewhere asks nobody. An unchanged answer runs nothing; after failures it is tried less often.
 */
export class Polling {
  private readonly appointments = new Map<string, Appointment>();
  private closed = false;
  private turn: "none" | "wanted" | "here" = "none";
  private endTurn: () => void = () => undefined;

  /** `awaitTurn`: resolves when no other tab polls this project, with how to let others. Two that did would save over one another. */
  constructor(
    private readonly core: StudioCore,
    private readonly fetches: Fetches,
    private readonly gate: GateClient,
    private readonly awaitTurn: (name: string) => Promise<() => void>,
  ) {
    core.onEdit((meaning) => {
      if (meaning) void this.follow();
    });
  }

  /** Brings appointments in line with the document. */
  async follow(): Promise<void> {
    const wanted = new Map<string, { readonly key: string; readonly every: number }>();
    for (const { id, type, disabled } of this.core.pipeline.nodes) {
      if (type !== "source.url" || disabled) continue;
      const params = this.fetches.params(id);
      if (params?.repeat && readAddress(params.url, "fetch").ok) wanted.set(id, { key: `${params.every} ${askedAs(params)}`, every: params.every * MINUTE });
    }
    for (const [id, { key }] of this.appointments) if (wanted.get(id)?.key !== key) this.forget(id);
    if (this.turn !== "here") {
      if (wanted.size > 0) await this.takeTurn();
      return;
    }
    for (const [id, { key, every }] of wanted) {
      if (!(await this.mayAsk(id))) this.forget(id);
      else if (!this.closed && !this.appointments.has(id)) this.appoint(id, key, every);
    }
  }

  close(): void {
    this.closed = true;
    for (const { callOff } of this.appointments.values()) callOff();
    this.endTurn();
  }

  private async takeTurn(): Promise<void> {
    if (this.turn === "wanted") return;
    this.turn = "wanted";
    const end = await this.awaitTurn(`strata.polling.${this.core.state.projectId}`);
    if (this.closed) return end();
    this.turn = "here";
    this.endTurn = end;
    await this.follow();
  }

  private appoint(id: string, key: string, every: number): void {
    const failures = this.core.state.network[id]?.failures ?? 0;
    const wait = every * Math.min(SLOWEST, 2 ** failures);
    this.appointments.set(id, { key, callOff: this.core.clock.after(wait, () => void this.meet(id, every)) });
    this.fetches.note(id, { nextAt: this.core.clock.now() + wait });
  }

  private async meet(id: string, every: number): Promise<void> {
    const key = this.appointments.get(id)?.key ?? "";
    this.fetches.note(id, { nextAt: null });
    const outcome = this.fetches.isOpen(id) ? "stopped" : await this.fetches.fetchUnattended(id);
    if (outcome === "failed") this.fetches.note(id, { failures: (this.core.state.network[id]?.failures ?? 0) + 1 });
    if (this.closed || this.appointments.get(id)?.key !== key) return;
    this.appointments.delete(id);
    // Revoked meanwhile: it begins again when it is allowed again.
    if ((await this.mayAsk(id)) && !this.closed && !this.appointments.has(id)) this.appoint(id, key, every);
  }

  private forget(id: string): void {
    const appointment = this.appointments.get(id);
    if (!appointment) return;
    appointment.callOff();
    this.appointments.delete(id);
    this.fetches.note(id, { nextAt: null, failures: 0 });
  }

  private async mayAsk(id: string): Promise<boolean> {
    const params = this.fetches.params(id);
    const read = params ? readAddress(params.url, "fetch") : null;
    return params !== null && read?.ok === true && this.gate.mayAskAlone(read.address.origin, askedAs(params));
  }
}
