import type { TFunction } from "i18next";
import type { DroppedRows } from "@/lib/engine/protocol";
import type { Language } from "@/lib/messages/languages";
import { createTranslator } from "@/lib/messages/translator";
import type { Advice, Detail, Problem } from "@/lib/nodes/problem";

/** A problem with its words. */
export interface ToldProblem extends Problem {
  readonly message: string;
  readonly remedy: string;
}

export interface ToldAdvice extends Advice {
  readonly finding: string;
  readonly evidence: string;
  readonly action?: string;
}

/** The words of nodes and problems in one language. */
export class Words {
  private constructor(
    private readonly language: Language,
    private readonly translate: TFunction,
  ) {}

  static async in(language: Language): Promise<Words> {
    return new Words(language, (await createTranslator(language)).t);
  }

  /** A count as the language writes it. */
  count(value: number): string {
    return new Intl.NumberFormat(this.language).format(value);
  }

  milliseconds(value: number): string {
    return new Intl.NumberFormat(this.language, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 }).format(value);
  }

  /** A word by its key, or an empty text. */
  say(key: string, values?: Readonly<Record<string, unknown>>): string {
    return this.translate(key, { ...values, defaultValue: "" });
  }

  /** A word of a node type, such as `name` or `params.k.label`. */
  ofNode(type: string, path: string): string {
    const [area, name] = split(type);
    return this.say(`${area}:nodes.${name}.${path}`);
  }

  /** `type`: the node the problem is at, so that its ports and params have their names. */
  problem(problem: Problem, type?: string): ToldProblem {
    const [area, name] = split(problem.code);
    const values = this.detail(problem.detail, type);
    // Of several files read as one, the one in trouble is named.
    const file = problem.detail?.inFile === undefined ? "" : `${problem.detail.inFile}: `;
    return {
      ...problem,
      message: file + (this.say(`${area}:problems.${name}.message`, values) || problem.code),
      remedy: this.say(`${area}:problems.${name}.remedy`, values),
    };
  }

  advice(advice: Advice, type?: string): ToldAdvice {
    const [area, name] = split(advice.code);
    const values = this.detail(advice.detail, type);
    const say = (part: string) => this.say(`${area}:advice.${name}.${part}`, values);
    const action = say("action");
    return { ...advice, finding: say("finding") || advice.code, evidence: say("evidence"), ...(action ? { action } : {}) };
  }

  dropped(dropped: DroppedRows): DroppedRows & { readonly message: string } {
    const [area, name] = split(dropped.code);
    const values = { ...this.detail(dropped.detail), rows: dropped.rows, count: dropped.rows };
    return { ...dropped, message: this.say(`${area}:dropped.${name}`, values) || dropped.code };
  }

  /** Codes among the details (a role, a column type, a port) become words. */
  private detail(detail: Detail | undefined, type?: string): Record<string, string | number> {
    const words: Record<string, string | number> = { ...detail };
    for (const [key, value] of Object.entries(detail ?? {})) {
      if (typeof value !== "string") continue;
      if (key === "role") words[key] = this.say(`common:roles.${value}`) || value;
      else if (key === "type") words[key] = this.say(`common:columnTypes.${value}`) || value;
      else if (key === "wanted")
        words[key] = value
          .split(", ")
          .map((one) => this.say(`common:columnTypes.${one}`) || one)
          .join(", ");
      else if (key === "from" || key === "to") words[key] = this.say(`studio:kinds.${value}`) || value;
      else if (key === "port" && type) words[key] = this.ofNode(type, `ports.${value}`) || value;
      else if (key === "param" && type) words[key] = this.ofNode(type, `params.${value}.label`) || value;
    }
    return words;
  }
}

/** `cluster.too-few-rows` as its area and its name there. */
function split(code: string): [area: string, name: string] {
  const dot = code.indexOf(".");
  return [code.slice(0, dot), code.slice(dot + 1)];
}
