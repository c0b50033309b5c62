"use client";

import { useTranslation } from "@/components/ui/language";
import { type NodeWords, useNodeWords } from "@/components/words/node-words";
import type { ResultKey } from "@/lib/engine/protocol";
import { nodeOfStep } from "@/lib/nodes/registry";
import { FetchProblem, Waiting } from "./dock-states";
import { JsonView } from "./json-view";
import { Section } from "./parts";
import { useColumnNames } from "./use-column-names";
import { useModel } from "./use-output";

/** A step of a recipe by the name of the node that made it. */
function stepName(kind: string, words: NodeWords): string {
  const node = nodeOfStep(kind);
  return node ? words.name(node.type) : kind;
}

/** A model in facts: what it does, which columns it reads, how new rows are prepared for it; the whole as JSON below. */
export function ModelView({ resultKey, port }: { readonly resultKey: ResultKey; readonly port: string }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const names = useColumnNames();
  const fetched = useModel(resultKey, port);
  if (fetched.phase === "loading") return <Waiting />;
  if (fetched.phase === "failed") return <FetchProblem problem={fetched.problem} />;
  const model = fetched.value;
  const facts: readonly (readonly [string, string])[] = [
    [t("studio:model.task"), t(`studio:model.tasks.${model.task}`)],
    [t("studio:model.method"), t(`studio:model.methods.${model.method}`, { defaultValue: model.method })],
    [t("studio:model.reads"), model.columns.join(", ")],
    [t("studio:model.writes"), model.output],
    [t("studio:model.classes"), model.classes.join(", ")],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section tabIndex={0} aria-label={t("studio:kinds.model")} className="h-full overflow-auto p-4 -outline-offset-2">
      <dl className="mb-5 grid max-w-3xl grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5 text-base">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-ink">{value || "–"}</dd>
          </div>
        ))}
      </dl>
      {model.recipe.length > 0 ? (
        <Section title={t("studio:model.recipe")} note={t("studio:model.recipe-note")}>
          <ol className="flex max-w-3xl flex-col gap-1 text-base">
            {model.recipe.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same step may be taken twice
              <li key={`${index} ${step.id}`} className="flex gap-3">
                <span className="w-5 shrink-0 text-right text-ink-faint tabular-nums">{index + 1}</span>
                <span className="text-ink">
                  {stepName(step.kind, words)} <span className="text-ink-soft">{step.writes.length > 0 ? `→ ${names(step.writes)}` : ""}</span>
                </span>
              </li>
            ))}
          </ol>
        </Section>
      ) : null}
      <Section title="JSON">
        <JsonView value={model} name={port} />
      </Section>
    </section>
  );
}
