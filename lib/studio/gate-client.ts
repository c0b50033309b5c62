import type { GateApi, Gated } from "@/lib/network/gate";
import { type AddressUse, type Header, type HeaderField, headerProblems, missingSecrets, readAddress, sentHeaders } from "@/lib/network/request";
import type { Problem } from "@/lib/problem";
import type { Grants } from "@/lib/storage/grants";
import type { StudioCore } from "./core";
import type { GrantAnswer, GrantQuestion } from "./store-types";

/** A gate that was started, for one use. */
export interface GateLine {
  readonly api: GateApi;
  /** Rejects when the gate could not be started or has died. */
  readonly broken: Promise<never>;
  end(): void;
}

/** Starts gates; the browser's own start a worker (browser-gate.ts). */
export type GateStarter = () => GateLine;

export interface GateRequest {
  /** The node that asks. */
  readonly node: string;
  readonly use: AddressUse;
  readonly url: string;
  readonly headers: readonly HeaderField[];
  /** The first message of a WebSocket. */
  readonly greeting?: string;
  /** What is remembered as asked for by a person here; the address when absent. */
  readonly askedAs?: string;
  /**
   * Nobody has asked for it just now: only an origin that is allowed for good, and of it only what was fetched here by hand, is
   * asked; never a question.
   */
  readonly unattended?: boolean;
}

/** What a use gets: its gate, the address as it was read, and the headers with their secret values. */
export interface GateUse {
  readonly api: GateApi;
  readonly url: string;
  readonly headers: readonly Header[];
}

/** A request that was sent on, or whose next page is elsewhere, is asked about this often. */
const ORIGINS = 4;

/** The way of the studio to other origins: checks the address, asks the person, and runs one use of a gate. */
export class GateClient {
  private count = 0;
  private readonly waiting: { readonly question: GrantQuestion; readonly answer: (answer: GrantAnswer) => void }[] = [];

  constructor(
    private readonly core: StudioCore,
    readonly grants: Grants,
    private readonly start: GateStarter,
  ) {}

  /**
   * Runs `work` with a gate that may reach the origin of the request, and no other one unless the person allows it. The gate ends with the
   * work, and at once when `signal` is aborted (`source.fetch-stopped`).
   */
  async use<T>(request: GateRequest, work: (use: GateUse) => Promise<Gated<T>>, signal?: AbortSignal): Promise<Gated<T>> {
    const read = readAddress(request.url, request.use);
    if (!read.ok) return read;
    const { url, origin, local, open } = read.address;
    const [wrong] = headerProblems(request.headers);
    if (wrong) return { ok: false, problem: wrong };
    const grant = await this.grants.get(origin);
    const secrets = grant?.headers ?? {};
    const [missing] = missingSecrets(request.headers, secrets);
    if (missing !== undefined) return refused("header-empty", { name: missing, origin }, "headers");
    if (request.unattended && !(await this.mayAskAlone(origin, request.askedAs ?? url.href))) return refused("not-allowed-yet", { origin });
    const headers = sentHeaders(request.headers, secrets);
    const named = request.headers.filter(({ name }) => name.trim() !== "").map(({ name, secret }) => ({ name: name.trim(), secret }));
    const asked = { node: request.node, use: request.use, address: url.href, greeting: request.greeting ?? null };
    const denied = await this.allowed({ ...asked, origin, headers: named, local, open, from: null }, request, signal);
    if (denied) return { ok: false, problem: denied };
    const origins = [origin];
    for (;;) {
      await this.grants.asked(origins.at(-1) ?? origin);
      const outcome = await this.run(origins, (api) => work({ api, url: url.href, headers }), signal);
      if (outcome.ok) {
        if (!request.unattended) await this.grants.fetched(origin, request.askedAs ?? url.href);
        return outcome;
      }
      const { code, detail } = outcome.problem;
      const other = code === "source.redirect-elsewhere" || code === "source.origin-refused" ? detail?.origin : undefined;
      if (typeof other !== "string" || origins.includes(other) || origins.length === ORIGINS) return outcome;
      const there = readAddress(other, request.use);
      if (!there.ok) return there;
      const question = { ...asked, address: other, origin: other, headers: [], local: there.address.local, open: there.address.open, from: origin };
      const refusal = await this.allowed(question, request, signal);
      if (refusal) return { ok: false, problem: refusal };
      origins.push(other);
    }
  }

  /** Whether a request may be made without a person: its origin is allowed for good, and a person has had it made here, in this way. */
  async mayAskAlone(origin: string, askedAs: string): Promise<boolean> {
    const grant = await this.grants.get(origin);
    return typeof grant?.grantedAt === "number" && grant.addresses.includes(askedAs);
  }

  /** The person's answer to the question that stands. */
  answer(id: number, answer: GrantAnswer): void {
    const [first] = this.waiting;
    if (first?.question.id === id) first.answer(answer);
  }

  /** Null when the origin is allowed, once or for good. */
  private async allowed(question: Omit<GrantQuestion, "id">, { unattended }: GateRequest, signal?: AbortSignal): Promise<Problem | null> {
    const { origin } = question;
    if (typeof (await this.grants.get(origin))?.grantedAt === "number") return null;
    if (unattended) return problem("not-allowed-yet", { origin });
    const answer = await this.ask({ ...question, id: ++this.count }, signal);
    if (answer === "always") await this.grants.allow(origin);
    return answer === "no" ? problem("origin-denied", { origin }) : null;
  }

  private ask(question: GrantQuestion, signal?: AbortSignal): Promise<GrantAnswer> {
    return new Promise((resolve) => {
      const entry = {
        question,
        answer: (answer: GrantAnswer) => {
          const at = this.waiting.indexOf(entry);
          if (at < 0) return;
          this.waiting.splice(at, 1);
          this.core.set({ question: this.waiting[0]?.question ?? null });
          resolve(answer);
        },
      };
      signal?.addEventListener("abort", () => entry.answer("no"), { once: true });
      this.waiting.push(entry);
      if (signal?.aborted) entry.answer("no");
      else this.core.set({ question: this.waiting[0].question });
    });
  }

  private async run<T>(origins: readonly string[], work: (api: GateApi) => Promise<Gated<T>>, signal?: AbortSignal): Promise<Gated<T>> {
    if (signal?.aborted) return refused("fetch-stopped");
    const line = this.start();
    const stopped = new Promise<Gated<T>>((resolve) => signal?.addEventListener("abort", () => resolve(refused("fetch-stopped")), { once: true }));
    try {
      const working = (async () => {
        await line.api.begin(origins);
        return work(line.api);
      })();
      return await Promise.race([working, line.broken, stopped]);
    } catch (error) {
      return refused("gate-broken", { reason: error instanceof Error ? error.message : String(error) });
    } finally {
      line.end();
    }
  }
}

function problem(name: string, detail?: Problem["detail"], param?: string): Problem {
  return { code: `source.${name}`, severity: "error", ...(detail ? { detail } : {}), ...(param ? { param } : {}) };
}

function refused(name: string, detail?: Problem["detail"], param?: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: problem(name, detail, param) };
}
