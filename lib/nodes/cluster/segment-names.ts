import type { Difference } from "@/lib/ml/profile/describe";
import type { RfmName } from "@/lib/ml/profile/rfm-pattern";
import type { Translate } from "./rule-words";

/** A feature must set a segment apart by this much (Cohen: a medium effect) to be in its name. */
const NOTABLE = 0.5;

/** The name of an RFM pattern: “Champions”, “Sleeping 2”. */
export function rfmName({ pattern, turn }: RfmName, t: Translate): string {
  const name = t(`cluster:names.rfm.${pattern}`);
  return turn > 1 ? t("cluster:names.numbered", { name, number: turn }) : name;
}

/**
 * Names from the one or two features that most set a segment apart: “High Frozen, low Milk”. Where two segments would be
 * called the same, the third feature takes the place of the second.
 */
export function differenceNames(differences: readonly (readonly Difference[])[], t: Translate): string[] {
  const notable = differences.map((list) => list.filter((difference) => Math.abs(difference.effect) >= NOTABLE));
  const names = notable.map(([first, second]) => pairName(first, second, t));
  return names.map((name, segment) => {
    const [first, , third] = notable[segment];
    return third && names.filter((other) => other === name).length > 1 ? pairName(first, third, t) : name;
  });
}

function pairName(first: Difference | undefined, second: Difference | undefined, t: Translate): string {
  if (!first) return t("cluster:names.typical");
  if (!second) return single(first, t);
  if (first.type === "category") return `${single(second, t)}, ${single(first, t)}`;
  if (second.type === "category") return `${single(first, t)}, ${single(second, t)}`;
  return t(`cluster:names.${direction(first)}-${direction(second)}`, { first: first.column, second: second.column });
}

function single(difference: Difference, t: Translate): string {
  const { column } = difference;
  if (difference.type === "number") return t(`cluster:names.${direction(difference)}`, { column });
  return t(difference.effect > 0 ? "cluster:names.mostly" : "cluster:names.rarely", { column, value: difference.value });
}

function direction({ effect }: Difference): "high" | "low" {
  return effect > 0 ? "high" : "low";
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
