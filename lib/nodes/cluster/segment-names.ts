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

/** Names from the one or two features that most set a segment apart: “High Frozen, low Milk”. More features where names collide. */
export function differenceNames(differences: readonly (readonly Difference[])[], t: Translate): string[] {
  const notable = differences.map((list) => list.filter((difference) => Math.abs(difference.effect) >= NOTABLE));
  const say = (segment: number, features: number) => {
    const parts = notable[segment].slice(0, features).map((difference, i) => part(difference, i === 0, t));
    return parts.length > 0 ? parts.join(", ") : t("cluster:names.typical");
  };
  const names = differences.map((_, segment) => say(segment, 2));
  return names.map((name, segment) => (names.filter((other) => other === name).length > 1 ? say(segment, 3) : name));
}

function part(difference: Difference, first: boolean, t: Translate): string {
  if (difference.type === "category")
    return t(difference.effect > 0 ? "cluster:names.mostly" : "cluster:names.rarely", { column: difference.column, value: difference.value });
  const direction = difference.effect > 0 ? "high" : "low";
  return t(`cluster:names.${direction}${first ? "First" : "Next"}`, { column: difference.column });
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
