"use client";

import { History } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { isEvaluationReport } from "@/lib/nodes/classify/reports";
import type { Report } from "@/lib/nodes/contract";
import { classNames } from "../class-names";
import { replayOf } from "./replay-of";

interface ReplayPanelProps {
  readonly report: Report;
  readonly params: Readonly<Record<string, unknown>>;
  /** Sets the node's param `replay` and runs it again. */
  readonly onRecord: () => void;
}

const Player = lazy(async () => ({ default: (await import("./replay-player")).ReplayPlayer }));

/** Above the result of an iterative method: its recorded run to be watched, or the offer to record it. Nothing for others. */
export function ReplayPanel({ report, params, onRecord }: ReplayPanelProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const replay = replayOf(report);
  const classes = isEvaluationReport(report) ? classNames(report, t) : undefined;
  if (!replay && params.replay !== false) return null;
  return (
    <div className="mb-3">
      <Button size="small" aria-expanded={replay ? open : undefined} onClick={replay ? () => setOpen(!open) : onRecord}>
        <History size={14} aria-hidden="true" />
        {replay ? t(open ? "cluster:results.replay.close" : "cluster:results.replay.open") : t("cluster:results.replay.record")}
      </Button>
      {replay && open ? (
        <div className="mt-3">
          <Suspense fallback={null}>
            <Player replay={replay} {...(classes ? { classes } : {})} />
          </Suspense>
        </div>
      ) : null}
    </div>
  );
}
