import type { Difference } from "@/lib/ml/profile/differences";
import { nameByRfm, type RfmName } from "@/lib/ml/profile/rfm-pattern";
import type { Meaning } from "./reports";
import type { Translate } from "./rule-words";

/** A feature must set a segment apart by this much (Cohen: a medium effect) to be in its name. */
const NOTABLE = 0.5;
/** Letters of a column's name in the name of a segment. */
const LONG = 28;
/** Which of the features that set a segment apart are put in its name: the first choice that no other segment has too. */
const CHOICES = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 1, 2],
  [0, 3],
  [0, 1, 3],
] as const;

const RFM_ORDER: ReadonlyMap<Meaning | null, number> = new Map([
  ["recency", 0],
  ["frequency", 1],
  ["monetary", 2],
]);

export interface Nameable {
  /** Label that came in. */
  readonly key: string;
  readonly noise: boolean;
  /** What sets it apart, strongest first; only columns that the segments were made from. */
  readonly differences: readonly Difference[];
  /** Mean percentile rank of recency, frequency and monetary; null when the data has not all three. */
  readonly rfm: Readonly<Record<Meaning, number>> | null;
}

/**
 * A name for each segment, all different. Labels that are already words stay. Numbered clusters get the trade's names
 * where the data has recency, frequency and value, else they are called by the features that most set them apart.
 * `meanings`: what columns are in RFM, whatever they are called.
 */
export function automaticNames(segments: readonly Nameable[], meanings: ReadonlyMap<string, Meaning>, t: Translate): string[] {
  const named = segments.filter(({ noise }) => !noise);
  const names = new Map<Nameable, string>();
  if (!named.every(({ key }) => /^\d+$/.test(key))) {
    for (const segment of named) names.set(segment, segment.key);
  } else if (named.every(({ rfm }) => rfm !== null)) {
    const places = named.map(({ rfm }) => ({ recent: 1 - (rfm?.recency ?? 0.5), active: ((rfm?.frequency ?? 0.5) + (rfm?.monetary ?? 0.5)) / 2 }));
    for (const [i, name] of nameByRfm(places).entries()) names.set(named[i], rfmName(name, t));
  } else {
    const called = differenceNames(
      named.map(({ differences }) => differences),
      meanings,
      t,
    );
    for (const [i, segment] of named.entries()) names.set(segment, called[i]);
  }
  const proposed = segments.map((segment) => names.get(segment) ?? t("cluster:names.noise"));
  return uniqueNames(
    proposed,
    segments.map(() => false),
    t,
  );
}

/** The name of an RFM pattern: “Champions”, “Sleeping 2”. */
function rfmName({ pattern, turn }: RfmName, t: Translate): string {
  const name = t(`cluster:names.rfm.${pattern}`);
  return turn > 1 ? t("cluster:names.numbered", { name, number: turn }) : name;
}

/** Names from the features that most set a segment apart: “High Frozen, low Milk”, “Recent, high value”. */
function differenceNames(differences: readonly (readonly Difference[])[], meanings: ReadonlyMap<string, Meaning>, t: Translate): string[] {
  const notable = differences.map((list) => list.filter(({ effect }) => Math.abs(effect) >= NOTABLE));
  const first = notable.map((list) => composed(list, CHOICES[0], meanings, t));
  const names: (string | null)[] = notable.map(() => null);
  for (const choice of CHOICES) {
    const offers = notable.map((list, segment) => {
      const there = choice === CHOICES[0] || choice.every((place) => place < list.length);
      return names[segment] === null && there ? composed(list, choice, meanings, t) : null;
    });
    for (const [segment, offer] of offers.entries()) {
      if (offer === null || names.includes(offer) || offers.filter((other) => other === offer).length > 1) continue;
      names[segment] = offer;
    }
  }
  return names.map((name, segment) => name ?? first[segment]);
}

function composed(list: readonly Difference[], places: readonly number[], meanings: ReadonlyMap<string, Meaning>, t: Translate): string {
  const chosen = places.flatMap((place) => list[place] ?? []);
  if (chosen.length === 0) return t("cluster:names.typical");
  const [one, two] = chosen;
  if (chosen.length === 2 && one.type === "number" && two.type === "number" && !meanings.has(one.column) && !meanings.has(two.column)) {
    return t(`cluster:names.${direction(one)}-${direction(two)}`, { first: readableName(one.column), second: readableName(two.column) });
  }
  // Words of the trade come in their usual order, before all others.
  const order = ({ column }: Difference) => RFM_ORDER.get(meanings.get(column) ?? null) ?? RFM_ORDER.size;
  const sorted = [...chosen].sort((a, b) => order(a) - order(b));
  return sorted.map((difference, i) => (i === 0 ? capital(single(difference, meanings, t)) : lower(single(difference, meanings, t), difference))).join(", ");
}

function single(difference: Difference, meanings: ReadonlyMap<string, Meaning>, t: Translate): string {
  const column = readableName(difference.column);
  if (difference.type === "category") return t(difference.effect > 0 ? "cluster:names.mostly" : "cluster:names.rarely", { column, value: difference.value });
  const meaning = meanings.get(difference.column);
  return meaning ? t(`cluster:names.${meaning}.${direction(difference)}`) : t(`cluster:names.${direction(difference)}`, { column });
}

function direction({ effect }: Difference): "high" | "low" {
  return effect > 0 ? "high" : "low";
}

/** “Detergents_Paper” → “Detergents Paper”, not longer than a name can bear. */
function readableName(column: string): string {
  const words = column.replace(/[_\s]+/g, " ").trim() || column;
  return words.length > LONG ? `${words.slice(0, LONG - 1).trimEnd()}…` : words;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** In the middle of a name; a column's own name keeps its capital. */
function lower(text: string, { column }: Difference): string {
  return text.startsWith(readableName(column)) ? text : text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

/** Makes names differ by numbering the later ones; names of `fixed` indices (given by the user) keep theirs before others. */
export function uniqueNames(names: readonly string[], fixed: readonly boolean[], t: Translate): string[] {
  const taken = new Set<string>();
  const unique = new Array<string>(names.length);
  const place = (i: number) => {
    let name = names[i];
    for (let n = 2; taken.has(name.toLocaleLowerCase()); n++) name = t("cluster:names.numbered", { name: names[i], number: n });
    taken.add(name.toLocaleLowerCase());
    unique[i] = name;
  };
  for (let i = 0; i < names.length; i++) if (fixed[i]) place(i);
  for (let i = 0; i < names.length; i++) if (!fixed[i]) place(i);
  return unique;
}
