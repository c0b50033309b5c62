"use client";

import type { ComponentProps } from "react";
import { classes } from "./classes";
import { CONTROL } from "./field";

export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  return <input autoComplete="off" spellCheck={false} className={classes(CONTROL, className)} {...rest} />;
}

export function TextArea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={classes(CONTROL, "h-auto resize-y py-1.5", className)} {...rest} />;
}
