"use client";

import { useTranslation } from "@/components/ui/language";
import type { ColumnChanges } from "@/lib/nodes/source/import-report";
import { Callout } from "./parts";

/** What is not as it was with the file before: columns that are new, gone, or of another type. Settings that name them stay as they are. */
export function ImportChanges({ changes }: { readonly changes: ColumnChanges }) {
  const { t } = useTranslation();
  const say = (key: string) => t(`source:results.import.${key}`);
  const { added, gone, retyped } = changes;
  if (added.length + gone.length + retyped.length === 0) return <Callout tone="info" title={say("unchanged")} />;
  const type = (name: string) => t(`common:columnTypes.${name}`, { defaultValue: name });
  const lines = [
    { key: "gone", names: gone },
    { key: "retyped", names: retyped.map(({ name, from, to }) => `${name} (${type(from)} → ${type(to)})`) },
    { key: "added", names: added },
  ].filter(({ names }) => names.length > 0);
  return (
    <Callout tone={gone.length + retyped.length > 0 ? "warn" : "info"} title={say("changed")}>
      <ul className="mt-1 flex flex-col gap-1">
        {lines.map(({ key, names }) => (
          <li key={key}>
            <span className="font-semibold">{say(`changes.${key}`)}</span> {names.join(", ")}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
