import type { Replay } from "@/lib/ml/replay/contract";
import type { Report } from "@/lib/nodes/contract";

interface Recorded extends Report {
  readonly replay: Replay;
}

function isRecorded(report: Report): report is Recorded {
  return "replay" in report && typeof report.replay === "object" && report.replay !== null && "frames" in report.replay;
}

/** The recorded run a report carries; null when it was not asked for, or nothing happened. */
export function replayOf(report: Report): Replay | null {
  return isRecorded(report) && report.replay.frames.length > 0 ? report.replay : null;
}
