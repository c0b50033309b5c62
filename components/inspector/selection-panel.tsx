"use client";

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignStartVertical,
  ChevronDown,
  ChevronRight,
  Copy,
  Group,
  Power,
  Trash2,
  Ungroup,
  Workflow,
} from "lucide-react";
import type { Actions } from "@/components/canvas/actions";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { groupOfSelection, groupsTouched } from "@/lib/document/groups";
import type { AlignEdge } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

const EDGES: readonly { readonly edge: AlignEdge; readonly icon: React.ReactNode }[] = [
  { edge: "left", icon: <AlignStartVertical {...ICON} /> },
  { edge: "center", icon: <AlignCenterVertical {...ICON} /> },
  { edge: "right", icon: <AlignEndVertical {...ICON} /> },
  { edge: "top", icon: <AlignStartHorizontal {...ICON} /> },
  { edge: "middle", icon: <AlignCenterHorizontal {...ICON} /> },
  { edge: "bottom", icon: <AlignEndHorizontal {...ICON} /> },
];

/** What can be done to several nodes at once. */
export function SelectionPanel({ nodes, actions }: { readonly nodes: readonly string[]; readonly actions: Actions }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const group = useStudio((studio) => groupOfSelection(studio.pipeline, nodes));
  const grouped = useStudio((studio) => groupsTouched(studio.pipeline, nodes).length > 0);
  // One thing on the canvas: nothing to put in line.
  const closed = group?.collapsed ?? false;
  return (
    <div className="flex flex-col gap-4 px-4 py-3.5">
      <div>
        {group ? <h2 className="text-lg font-semibold text-ink">{group.label || t("studio:groups.unnamed")}</h2> : null}
        {group ? (
          <p className="text-base text-ink-soft">{t("studio:groups.nodes", { count: nodes.length })}</p>
        ) : (
          <h2 className="text-lg font-semibold text-ink">{t("studio:inspector.several", { count: nodes.length })}</h2>
        )}
      </div>
      {closed ? null : (
        <section>
          <h3 className="mb-1 text-sm text-ink-soft">{t("studio:align.title")}</h3>
          <div className="flex gap-0.5">
            {EDGES.map(({ edge, icon }, index) => (
              <IconButton
                key={edge}
                label={t(`studio:align.${edge}`)}
                icon={icon}
                onClick={() => commands.align(nodes, edge)}
                {...(index === 0 ? { "data-first": true } : {})}
              />
            ))}
          </div>
        </section>
      )}
      <div className="flex flex-wrap gap-1.5">
        {group ? (
          <Button size="small" onClick={() => actions.perform("fold")}>
            {group.collapsed ? <ChevronDown size={13} aria-hidden="true" /> : <ChevronRight size={13} aria-hidden="true" />}
            {t(group.collapsed ? "studio:groups.open-short" : "studio:groups.close-short")}
          </Button>
        ) : (
          <Button size="small" onClick={() => actions.perform("group")}>
            <Group size={13} aria-hidden="true" />
            {t("studio:commands.group")}
          </Button>
        )}
        {grouped ? (
          <Button size="small" onClick={() => actions.perform("ungroup")}>
            <Ungroup size={13} aria-hidden="true" />
            {t("studio:commands.ungroup")}
          </Button>
        ) : null}
        {closed ? null : (
          <Button size="small" onClick={() => actions.perform("tidy")}>
            <Workflow size={13} aria-hidden="true" />
            {t("studio:commands.tidy")}
          </Button>
        )}
        <Button size="small" onClick={() => commands.duplicate()}>
          <Copy size={13} aria-hidden="true" />
          {t("studio:commands.duplicate")}
        </Button>
        <Button size="small" onClick={() => actions.perform("disable")}>
          <Power size={13} aria-hidden="true" />
          {t("studio:commands.disable")}
        </Button>
        <Button size="small" tone="danger" onClick={() => commands.removeNodes(nodes)}>
          <Trash2 size={13} aria-hidden="true" />
          {t("studio:commands.delete")}
        </Button>
      </div>
    </div>
  );
}
