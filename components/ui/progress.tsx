"use client";

import { classes } from "./classes";

interface ProgressProps {
  readonly label: string;
  /** A fraction; null when it is not known how much there is. */
  readonly done: number | null;
  readonly className?: string;
}

export function Progress({ label, done, className }: ProgressProps) {
  const percent = done === null ? undefined : Math.round(Math.max(0, Math.min(1, done)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classes("h-[3px] w-full overflow-hidden rounded-full bg-line", className)}
    >
      <div
        className={classes("h-full rounded-full bg-accent transition-[width] duration-150", percent === undefined && "w-1/3 animate-pulse")}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
