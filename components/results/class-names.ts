import type { TFunction } from "i18next";
import type { EvaluationReport } from "@/lib/nodes/classify/reports";

/** What the classes are called: yes and no where the target is one, else by their own names. */
export function classNames({ target, classes }: Pick<EvaluationReport, "target" | "classes">, t: TFunction): readonly string[] {
  return target.type === "boolean" ? classes.map((name) => t(`common:values.${name === "true" ? "yes" : "no"}`)) : classes;
}
