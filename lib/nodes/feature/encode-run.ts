import type { Encoding } from "@/lib/ml/features/choices";
import {
  byFrequency,
  countLevels,
  type Encoded,
  encodedColumns,
  type Hashing,
  type Levels,
  type LevelValues,
  levelsOf,
  type OneHot,
} from "@/lib/ml/features/encode";
import { crossFit, encodeTarget, targetFolds } from "@/lib/ml/features/target-encoding";
import { type TargetValues, targetValues } from "@/lib/ml/features/target-values";
import { phase } from "@/lib/ml/phase";
import { freeName } from "@/lib/table/columns";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
import { chooseColumn } from "../choose-columns";
import type { RunContext } from "../contract";
import { fail, type Problem } from "../problem";
import type { EncodedColumn, EncodeReport } from "./encode-report";

export interface EncodeSettings {
  readonly method: Encoding;
  readonly most: number;
  readonly share: number;
  readonly unknown: "other" | "zeros";
  readonly missing: "level" | "zeros";
  readonly drop: boolean;
  readonly order: "frequency" | "alphabet" | "given";
  readonly levels: string;
  readonly target: string | null;
  readonly smoothing: number | null;
  readonly folds: number;
  readonly dimensions: number;
  readonly signed: boolean;
  readonly seed: number | null;
}

type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

interface Learned {
  readonly encodings: readonly Encoded[];
  readonly made: readonly NumberColumn[];
  readonly report: EncodeReport;
  readonly problems: readonly Problem[];
}

/** Levels whose numbers are remembered; the rarest beyond are treated as levels not seen. */
const MOST_REMEMBERED = 50_000;
const MOST_CLASSES = 10;
/** Levels that a report shows. */
const SHOWN = 30;
/** With more levels than this and more than half as many as rows, a column tells rows apart rather than groups. */
const ID_LEVELS = 50;
/** Rows a level below which its mean of the target is mostly chance. */
const THIN = 5;

interface Source extends Levels {
  readonly name: string;
  readonly counts: Int32Array;
  readonly missing: number;
  /** Used levels, the most frequent first. */
  readonly order: readonly number[];
  /** What a level is called in a column's name. */
  readonly label: (level: string) => string;
}

export async function learnEncodings(data: Table, columns: readonly Column[], settings: EncodeSettings, ctx: RunContext, t: Words): Promise<Learned> {
  const taken = new Set(data.columns.map(({ name }) => name));
  const free = (base: string) => {
    const name = freeName(base, taken);
    taken.add(name);
    return name;
  };
  const sources: Source[] = [];
  for (const [i, column] of columns.entries()) {
    const levels = levelsOf(data, column.name);
    const { counts, missing } = countLevels(levels);
    const label = (level: string) => (column.type === "boolean" ? t(`common:values.${level === "true" ? "yes" : "no"}`) : short(level));
    sources.push({ ...levels, name: column.name, counts, missing, order: byFrequency(levels.dictionary, counts), label });
    await phase(ctx.checkpoint, 0, 0.2)(i + 1, columns.length);
  }
  const problems = sources.flatMap((source) => sourceProblems(source, settings, data.rows));
  const report = (encodings: readonly Encoded[], made: readonly NumberColumn[], rest: Partial<EncodeReport>, means?: readonly Float64Array[]): Learned => ({
    encodings,
    made,
    problems,
    report: {
      kind: "feature.encode",
      rows: data.rows,
      method: settings.method,
      columns: sources.map((source, i) => reportOf(source, encodings[Math.min(i, encodings.length - 1)], data.rows, means?.[i])),
      made: made.length,
      target: null,
      ...rest,
    },
  });
  if (settings.method === "target") return learnTarget();
  const encodings =
    settings.method === "hashing" ? [hashing(sources, settings, t, free)] : sources.map((source) => learnPlain(source, settings, data.rows, t, free));
  const made: NumberColumn[] = [];
  for (const [i, encoded] of encodings.entries()) {
    made.push(...encodedColumns(data, encoded));
    await phase(ctx.checkpoint, 0.2, 1)(i + 1, encodings.length);
  }
  return report(encodings, made, {});

  async function learnTarget(): Promise<Learned> {
    const column = chooseColumn(data, settings.target, { param: "target", role: "target", types: ["category", "text", "boolean", "number"] });
    if (columns.includes(column)) fail("feature.encode-target-itself", { column: column.name }, { param: "columns" });
    const target = targetValues(column);
    const parts = targetParts(target, column.name);
    const folds = await targetFolds(target, settings.folds, settings.seed ?? ctx.seed, phase(ctx.checkpoint, 0.2, 0.3));
    const smoothing = settings.smoothing ?? "auto";
    const encodings: LevelValues[] = [];
    const made: NumberColumn[] = [];
    const means: Float64Array[] = [];
    let overall = 0;
    for (const [i, source] of sources.entries()) {
      // A missing value is a level of its own, behind the others.
      const levels = source.dictionary.length + 1;
      const codes = source.codes.map((code) => (code < 0 ? levels - 1 : code));
      const kept = source.order.slice(0, MOST_REMEMBERED);
      const encoded: LevelValues = {
        kind: "values",
        source: source.name,
        names: parts.map(({ name }) => free(t("feature:columns.target", { column: source.name, target: name }))),
        levels: kept.map((code) => source.dictionary[code]),
        values: [],
        missing: [],
        unknown: [],
      };
      for (const [p, part] of parts.entries()) {
        const whole = encodeTarget(codes, levels, part.values, smoothing);
        if (p === 0) {
          overall = whole.mean;
          means.push(encodeTarget(codes, levels, part.values, 0).values);
        }
        encoded.values.push(kept.map((code) => whole.values[code]));
        encoded.missing.push(whole.values[levels - 1]);
        encoded.unknown.push(whole.mean);
        const at = (i * parts.length + p) / (sources.length * parts.length);
        const step = phase(ctx.checkpoint, 0.3 + 0.7 * at, 0.3 + 0.7 * (at + 1 / (sources.length * parts.length)));
        await step(0, 1);
        const values = await crossFit(codes, levels, part.values, folds, smoothing, step);
        made.push({ name: encoded.names[p], role: "feature", type: "number", values });
      }
      encodings.push(encoded);
    }
    const positive = target.kind === "number" ? target.positive : parts[0].name;
    return report(encodings, made, { target: { column: column.name, positive, mean: overall, folds: settings.folds, smoothing: settings.smoothing } }, means);
  }
}

function short(level: string): string {
  return level.length > 40 ? `${level.slice(0, 39)}…` : level;
}

/** A number a target: itself, or one of 0 and 1 for each of several classes. */
function targetParts(target: TargetValues, name: string): { readonly name: string; readonly values: Float64Array }[] {
  if (target.kind === "number") {
    if (target.values.every(Number.isNaN)) fail("feature.encode-target-empty", { column: name }, { param: "target" });
    return [{ name, values: target.values }];
  }
  const { classes, codes } = target;
  if (classes.length > MOST_CLASSES) fail("feature.encode-many-classes", { column: name, count: classes.length, most: MOST_CLASSES }, { param: "target" });
  return classes.map((class_, c) => ({
    name: `${name} = ${class_}`,
    values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : Number(code === c))),
  }));
}

function learnPlain(source: Source, settings: EncodeSettings, rows: number, t: Words, free: (base: string) => string): OneHot | LevelValues {
  const { dictionary, counts, missing, order } = source;
  if (settings.method === "onehot") return oneHot(source, settings, rows, t, free);
  const named = (key: string, codes: readonly number[], values: readonly number[], rest: { missing: number | null; unknown: number | null }): LevelValues => ({
    kind: "values",
    source: source.name,
    names: [free(t(`feature:columns.${key}`, { column: source.name }))],
    levels: codes.map((code) => dictionary[code]),
    values: [[...values]],
    missing: [rest.missing],
    unknown: [rest.unknown],
  });
  const kept = order.slice(0, MOST_REMEMBERED);
  if (settings.method === "frequency") {
    const shares = kept.map((code) => counts[code] / rows);
    return named("frequency", kept, shares, { missing: rows > 0 ? missing / rows : 0, unknown: 0 });
  }
  const given = settings.levels.split("\n").map((level) => level.trim());
  const places = new Map(dictionary.map((level, code) => [level.trim(), code]));
  const ordered =
    settings.order === "given"
      ? [...new Set(given.filter((level) => level !== ""))].map((level) => places.get(level) ?? -1)
      : settings.order === "alphabet"
        ? [...kept].sort((a, b) => (dictionary[a] < dictionary[b] ? -1 : 1))
        : kept;
  // A level of the list that no row has keeps its place.
  const present = ordered.map((code, place) => ({ code, place })).filter(({ code }) => code >= 0);
  return named(
    "ordinal",
    present.map(({ code }) => code),
    present.map(({ place }) => place),
    { missing: null, unknown: null },
  );
}

function oneHot(source: Source, settings: EncodeSettings, rows: number, t: Words, free: (base: string) => string): OneHot {
  const { name, dictionary, counts, missing, order, label } = source;
  const frequent = order.filter((code) => counts[code] >= settings.share * rows).slice(0, settings.most);
  const column = (level: string) => free(`${name} = ${level}`);
  const names = frequent.map((code, i) => (settings.drop && i === 0 ? null : column(label(dictionary[code]))));
  const other = frequent.length < order.length ? column(t("feature:columns.other")) : null;
  const unknownIsOther = settings.unknown === "other";
  // Where levels not seen are all zeros, those that were seen but are rare have to be known by name.
  const taken = new Set(frequent);
  const rare = unknownIsOther ? [] : order.filter((code) => !taken.has(code)).slice(0, MOST_REMEMBERED);
  return {
    kind: "onehot",
    source: name,
    levels: [...frequent, ...rare].map((code) => dictionary[code]),
    names: [...names, ...rare.map(() => other)],
    other,
    unknownIsOther,
    missing: missing > 0 && settings.missing === "level" ? column(t("feature:columns.missing")) : null,
  };
}

function hashing(sources: readonly Source[], settings: EncodeSettings, t: Words, free: (base: string) => string): Hashing {
  const names = Array.from({ length: settings.dimensions }, (_, i) => free(t("feature:columns.hash", { number: i + 1 })));
  return { kind: "hashing", sources: sources.map(({ name }) => name), names, signed: settings.signed };
}

function sourceProblems(source: Source, settings: EncodeSettings, rows: number): Problem[] {
  const { name, order, missing, counts } = source;
  const detail = { column: name, distinct: order.length, rows };
  const warning = (code: string, more = {}): Problem => ({ code, severity: "warning", detail: { ...detail, ...more }, param: "columns" });
  if (rows > 0 && missing === rows) return [warning("feature.all-missing")];
  if (order.length === 1) return [warning("feature.encode-one-level")];
  const found: Problem[] = [];
  const present = rows - missing;
  if (order.length > ID_LEVELS && order.length > present / 2) found.push(warning("feature.encode-id-like"));
  else if (settings.method === "target" && order.length * THIN > present && order.length > 2) found.push(warning("feature.encode-thin"));
  if (settings.method === "onehot") {
    const rare = order.filter((code, place) => place >= settings.most || counts[code] < settings.share * rows);
    const grouped = rare.reduce((sum, code) => sum + counts[code], 0);
    if (rare.length > 0) found.push({ ...warning("feature.encode-grouped", { count: rare.length, share: grouped / rows }), severity: "info" });
  }
  if (settings.method === "ordinal" && settings.order === "given") {
    const given = new Set(settings.levels.split("\n").map((level) => level.trim()));
    const unlisted = order.filter((code) => !given.has(source.dictionary[code].trim()));
    if (unlisted.length > 0) {
      const count = unlisted.reduce((sum, code) => sum + counts[code], 0);
      const levels = unlisted.slice(0, 5).map((code) => short(source.dictionary[code]));
      found.push({ ...warning("feature.encode-unlisted", { count, levels: levels.join(", ") }), param: "levels" });
    }
  } else if (settings.method !== "onehot" && settings.method !== "hashing" && order.length > MOST_REMEMBERED) {
    found.push(warning("feature.encode-forgotten", { kept: MOST_REMEMBERED }));
  }
  return found;
}

function reportOf(source: Source, encoded: Encoded, rows: number, means: Float64Array | undefined): EncodedColumn {
  const { name, dictionary, counts, missing, order } = source;
  const places = new Map(encoded.kind === "hashing" ? [] : encoded.levels.map((level, i) => [level, i] as const));
  const all = encoded.kind === "onehot" ? [...encoded.names, encoded.other, encoded.missing] : encoded.names;
  const names = [...new Set(all.filter((one) => one !== null))];
  const alone = (code: number) => {
    const at = places.get(dictionary[code]);
    return encoded.kind === "hashing" || (at !== undefined && (encoded.kind === "values" || encoded.other === null || encoded.names[at] !== encoded.other));
  };
  const kept = order.filter(alone).length;
  const grouped = order.filter((code) => !alone(code)).reduce((sum, code) => sum + counts[code], 0);
  const levels = order.slice(0, SHOWN).map((code) => {
    const at = places.get(dictionary[code]);
    const value = encoded.kind !== "values" ? null : at === undefined ? encoded.unknown[0] : encoded.values[0][at];
    const column = encoded.kind !== "onehot" ? null : at === undefined ? encoded.other : encoded.names[at];
    return { level: source.label(dictionary[code]), rows: counts[code], share: counts[code] / rows, name: column, value, mean: means ? means[code] : null };
  });
  return { column: name, distinct: order.length, missing, kept, grouped, names, levels };
}
