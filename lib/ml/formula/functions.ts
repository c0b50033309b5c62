/** What a formula's value can be. `category` and `text` columns are both text here. */
export type ValueType = "number" | "text" | "date" | "boolean";

/** `same`: the type of the first argument that has one. `unit` and `zone`: a text constant, a unit of time or an IANA time zone. */
export type Parameter = ValueType | "any" | "same" | "number-or-date" | "unit" | "zone";

/** What a function is for: the order in which functions are offered. */
const FUNCTION_GROUPS = ["condition", "missing", "number", "text", "date", "conversion"] as const;
export type FunctionGroup = (typeof FUNCTION_GROUPS)[number];

export interface FunctionSpec {
  readonly group: FunctionGroup;
  readonly parameters: readonly Parameter[];
  /** How many of `parameters` must be given (all when absent). */
  readonly atLeast?: number;
  /** Further arguments of this kind may follow; several kinds follow in turn. */
  readonly rest?: Parameter | readonly Parameter[];
  /** The most arguments there may be, when `rest` does not end. */
  readonly atMost?: number;
  readonly result: ValueType | "same";
}

type Extra = Pick<FunctionSpec, "atLeast" | "rest" | "atMost">;

const inGroup =
  (group: FunctionGroup) =>
  (parameters: readonly Parameter[], result: FunctionSpec["result"], more?: Extra): FunctionSpec => ({ group, parameters, result, ...more });

const condition = inGroup("condition");
const missing = inGroup("missing");
const number = inGroup("number");
const text = inGroup("text");
const date = inGroup("date");
const conversion = inGroup("conversion");

/** Pairs nest: more of them than this would nest too deeply. */
const MOST_PAIRED = 201;

/**
 * Every function of the language by its (lower-case) name; its words stand at `prepare:formula.functions.<name>`.
 * `and`, `or` and `not` are also operators.
 */
export const FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map([
  ["if", condition(["boolean", "same", "same"], "same")],
  ["ifs", condition(["boolean", "same"], "same", { rest: ["boolean", "same"], atMost: MOST_PAIRED })],
  ["switch", condition(["any", "any", "same"], "same", { rest: ["any", "same"], atMost: MOST_PAIRED })],
  ["and", condition(["boolean", "boolean"], "boolean", { rest: "boolean", atMost: MOST_PAIRED })],
  ["or", condition(["boolean", "boolean"], "boolean", { rest: "boolean", atMost: MOST_PAIRED })],
  ["between", condition(["same", "same", "same"], "boolean")],
  ["one_of", condition(["same", "same"], "boolean", { rest: "same", atMost: MOST_PAIRED })],
  ["coalesce", missing(["same"], "same", { rest: "same" })],
  ["is_missing", missing(["any"], "boolean")],
  ["missing_if", missing(["same", "same"], "same")],
  ["abs", number(["number"], "number")],
  ["round", number(["number", "number"], "number", { atLeast: 1 })],
  ["round_to", number(["number", "number"], "number")],
  ["floor", number(["number"], "number")],
  ["ceil", number(["number"], "number")],
  ["trunc", number(["number"], "number")],
  ["sign", number(["number"], "number")],
  ["sum", number(["number"], "number", { rest: "number" })],
  ["average", number(["number"], "number", { rest: "number" })],
  ["min", number(["number-or-date"], "same", { rest: "same" })],
  ["max", number(["number-or-date"], "same", { rest: "same" })],
  ["clamp", number(["number", "number", "number"], "number")],
  ["mod", number(["number", "number"], "number")],
  ["power", number(["number", "number"], "number")],
  ["sqrt", number(["number"], "number")],
  ["log", number(["number", "number"], "number", { atLeast: 1 })],
  ["log10", number(["number"], "number")],
  ["log1p", number(["number"], "number")],
  ["exp", number(["number"], "number")],
  ["lower", text(["text"], "text")],
  ["upper", text(["text"], "text")],
  ["proper", text(["text"], "text")],
  ["trim", text(["text"], "text")],
  ["length", text(["text"], "number")],
  ["left", text(["text", "number"], "text")],
  ["right", text(["text", "number"], "text")],
  ["mid", text(["text", "number", "number"], "text", { atLeast: 2 })],
  ["part", text(["text", "text", "number"], "text")],
  ["position", text(["text", "text"], "number")],
  ["replace", text(["text", "text", "text"], "text")],
  ["pad_left", text(["text", "number", "text"], "text")],
  ["concat", text(["any"], "text", { rest: "any" })],
  ["contains", text(["text", "text"], "boolean")],
  ["starts_with", text(["text", "text"], "boolean")],
  ["ends_with", text(["text", "text"], "boolean")],
  ["like", text(["text", "text"], "boolean")],
  ["year", date(["date"], "number")],
  ["quarter", date(["date"], "number")],
  ["month", date(["date"], "number")],
  ["week", date(["date"], "number")],
  ["day", date(["date"], "number")],
  ["weekday", date(["date"], "number")],
  ["hour", date(["date"], "number")],
  ["minute", date(["date"], "number")],
  ["days_between", date(["date", "date"], "number")],
  ["date_diff", date(["date", "date", "unit"], "number")],
  ["add_hours", date(["date", "number"], "date")],
  ["add_months", date(["date", "number"], "date")],
  ["start_of", date(["date", "unit"], "date")],
  ["end_of", date(["date", "unit"], "date")],
  ["local_time", date(["date", "zone"], "date")],
  ["date", date(["number", "number", "number"], "date")],
  ["number", conversion(["any"], "number")],
  ["text", conversion(["any"], "text")],
]);

/** `date("2011-12-10")`, beside `date(2011, 12, 10)`. */
export const DATE_OF_TEXT: FunctionSpec = date(["text"], "date");

/** Names under which spreadsheets and databases know the same functions, with the same arguments in the same order. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ["avg", "average"],
  ["ceiling", "ceil"],
  ["concatenate", "concat"],
  ["datedif", "date_diff"],
  ["datevalue", "date"],
  ["edate", "add_months"],
  ["endswith", "ends_with"],
  ["iferror", "coalesce"],
  ["ifna", "coalesce"],
  ["ifnull", "coalesce"],
  ["int", "floor"],
  ["isblank", "is_missing"],
  ["isna", "is_missing"],
  ["isnull", "is_missing"],
  ["isoweeknum", "week"],
  ["lcase", "lower"],
  ["len", "length"],
  ["ln", "log"],
  ["mean", "average"],
  ["mround", "round_to"],
  ["nullif", "missing_if"],
  ["nvl", "coalesce"],
  ["pow", "power"],
  ["startswith", "starts_with"],
  ["substitute", "replace"],
  ["substr", "mid"],
  ["substring", "mid"],
  ["ucase", "upper"],
  ["value", "number"],
]);

/** Functions of other languages for which one here does the same with other arguments: found when they are looked for, not read. */
export const RELATED: ReadonlyMap<string, string> = new Map([
  ["case", "ifs"],
  ["choose", "switch"],
  ["date_add", "add_months"],
  ["date_trunc", "start_of"],
  ["dateadd", "add_hours"],
  ["eomonth", "end_of"],
  ["find", "position"],
  ["in", "one_of"],
  ["instr", "position"],
  ["isnumber", "number"],
  ["ltrim", "trim"],
  ["regexmatch", "like"],
  ["rounddown", "trunc"],
  ["roundup", "ceil"],
  ["rtrim", "trim"],
  ["search", "position"],
  ["split", "part"],
  ["textjoin", "concat"],
  ["todate", "date"],
  ["weeknum", "week"],
]);

/** The function that is meant by a name in any case, its own or another language's; undefined when there is none. */
export function functionNamed(name: string): string | undefined {
  const lower = name.toLowerCase();
  return FUNCTIONS.has(lower) ? lower : ALIASES.get(lower);
}

/** The kind of argument `index` of a function; undefined when it takes no such argument. */
export function parameterAt({ parameters, rest }: FunctionSpec, index: number): Parameter | undefined {
  if (index < parameters.length || rest === undefined) return parameters[index];
  return typeof rest === "string" ? rest : rest[(index - parameters.length) % rest.length];
}

/** How a function is called, for completion: `round(number, [number])`, `min(number-or-date, …)`. */
export function signature(name: string): string {
  const spec = FUNCTIONS.get(name);
  if (!spec) return `${name}()`;
  const needed = spec.atLeast ?? spec.parameters.length;
  const parameters = spec.parameters.map((parameter, i) => (i < needed ? parameter : `[${parameter}]`));
  return `${name}(${[...parameters, ...(spec.rest ? ["…"] : [])].join(", ")})`;
}
