import { classes } from "@/components/ui/classes";
import type { NodeStream } from "@/lib/studio/store-types";

const TONES: Readonly<Record<NodeStream["phase"], string>> = {
  asking: "bg-warn",
  connecting: "bg-warn",
  live: "bg-good",
  waiting: "bg-warn",
  stopped: "bg-ink-faint",
  failed: "bg-bad",
};

/** The mark of a stream's state; the words stand beside it. */
export function StreamDot({ phase }: { readonly phase: NodeStream["phase"] }) {
  return <span aria-hidden="true" className={classes("inline-block size-2 shrink-0 rounded-full", TONES[phase])} />;
}

interface OpenStream extends NodeStream {
  readonly phase: Exclude<NodeStream["phase"], "stopped" | "failed">;
}

/** Whether a stream is open, or about to be. */
export function isOpenStream(stream: NodeStream | undefined): stream is OpenStream {
  return stream !== undefined && stream.phase !== "stopped" && stream.phase !== "failed";
}
