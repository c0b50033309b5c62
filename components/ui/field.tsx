"use client";

import { type ReactNode, useId } from "react";
import { classes } from "./classes";

export interface FieldIds {
  /** For the control itself. */
  readonly id: string;
  readonly labelId: string;
  /** For `aria-describedby`; undefined when there is neither hint nor message. */
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

interface FieldProps {
  readonly label: string;
  /** At the right of the label: the current value, "from the pipeline" ... */
  readonly aside?: ReactNode;
  readonly hint?: string;
  readonly problem?: ReactNode;
  readonly problemTone?: "bad" | "warn";
  /** Label and control on one line (switches). */
  readonly inline?: boolean;
  /** The control is a group of controls: it is named through `labelId`, not through `id`. */
  readonly group?: boolean;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its label, hint and message, tied together for screen readers. */
export function Field({ label, aside, hint, problem, problemTone = "bad", inline, group, children }: FieldProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = [hint ? hintId : "", problem ? problemId : ""].filter(Boolean).join(" ") || undefined;
  const control = children({ id, labelId, describedBy, invalid: Boolean(problem) && problemTone === "bad" });
  const Label = group ? "span" : "label";
  return (
    <div className="min-w-0">
      <div className={classes("flex justify-between gap-2", inline ? "items-center" : "mb-1 items-baseline")}>
        <Label id={labelId} {...(group ? {} : { htmlFor: id })} className="min-w-0 text-sm text-ink-soft">
          {label}
        </Label>
        {aside ? <span className="shrink-0 text-sm text-ink tabular-nums">{aside}</span> : null}
        {inline ? control : null}
      </div>
      {inline ? null : control}
      {problem ? (
        <div id={problemId} className={classes("mt-1 text-sm", problemTone === "bad" ? "text-bad" : "text-warn")}>
          {problem}
        </div>
      ) : null}
      {hint ? (
        <p id={hintId} className="mt-1 text-xs text-ink-faint">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** The look shared by everything one types or chooses in. */
export const CONTROL = classes(
  "h-8 w-full min-w-0 rounded-[7px] border border-line-strong bg-panel px-2.5 text-base text-ink transition-colors duration-100 placeholder:text-ink-faint",
  "hover:border-ink-faint focus-visible:border-accent aria-invalid:border-bad disabled:opacity-50",
);
