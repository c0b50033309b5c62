/** What a formula's value can be. `category` and `text` columns are both text here. */
export type ValueType = "number" | "text" | "date" | "boolean";

/** `same`: the type of the first argument that has one. */
export type Parameter = ValueType | "any" | "same" | "number-or-date";

export interface FunctionSpec {
  readonly parameters: readonly Parameter[];
  /** How many of `parameters` must be given (all when absent). */
  readonly atLeast?: number;
  /** Further arguments of this kind may follow. */
  readonly rest?: Parameter;
  readonly result: ValueType | "same";
}

const of = (parameters: readonly Parameter[], result: FunctionSpec["result"], more?: Pick<FunctionSpec, "atLeast" | "rest">): FunctionSpec => ({
  parameters,
  result,
  ...more,
});

/** Every function of the language by its (lower-case) name; its words stand at `prepare:formula.functions.<name>`. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map([
  ["if", of(["boolean", "same", "same"], "same")],
  ["coalesce", of(["same"], "same", { rest: "same" })],
  ["is_missing", of(["any"], "boolean")],
  ["abs", of(["number"], "number")],
  ["round", of(["number", "number"], "number", { atLeast: 1 })],
  ["floor", of(["number"], "number")],
  ["ceil", of(["number"], "number")],
  ["sqrt", of(["number"], "number")],
  ["log", of(["number"], "number")],
  ["log10", of(["number"], "number")],
  ["log1p", of(["number"], "number")],
  ["exp", of(["number"], "number")],
  ["min", of(["number-or-date"], "same", { rest: "same" })],
  ["max", of(["number-or-date"], "same", { rest: "same" })],
  ["lower", of(["text"], "text")],
  ["upper", of(["text"], "text")],
  ["trim", of(["text"], "text")],
  ["length", of(["text"], "number")],
  ["left", of(["text", "number"], "text")],
  ["right", of(["text", "number"], "text")],
  ["replace", of(["text", "text", "text"], "text")],
  ["contains", of(["text", "text"], "boolean")],
  ["starts_with", of(["text", "text"], "boolean")],
  ["ends_with", of(["text", "text"], "boolean")],
  ["concat", of(["any"], "text", { rest: "any" })],
  ["year", of(["date"], "number")],
  ["month", of(["date"], "number")],
  ["day", of(["date"], "number")],
  ["weekday", of(["date"], "number")],
  ["hour", of(["date"], "number")],
  ["days_between", of(["date", "date"], "number")],
  ["date", of(["number", "number", "number"], "date")],
  ["number", of(["any"], "number")],
  ["text", of(["any"], "text")],
]);

/** `date("2011-12-10")`, beside `date(2011, 12, 10)`. */
export const DATE_OF_TEXT: FunctionSpec = of(["text"], "date");

/** How a function is called, for completion: `round(number, [number])`, `min(number-or-date, …)`. */
export function signature(name: string): string {
  const spec = FUNCTIONS.get(name);
  if (!spec) return `${name}()`;
  const needed = spec.atLeast ?? spec.parameters.length;
  const parameters = spec.parameters.map((parameter, i) => (i < needed ? parameter : `[${parameter}]`));
  return `${name}(${[...parameters, ...(spec.rest ? ["…"] : [])].join(", ")})`;
}
