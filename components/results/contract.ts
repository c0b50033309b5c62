import type { ReadyState } from "@/lib/engine/protocol";
import type { Report } from "@/lib/nodes/contract";
import type { Fix } from "@/lib/nodes/problem";

/** What a view of a report gets. Views draw; they hold no data of their own and never compute on rows. */
export interface ReportViewProps<R extends Report = Report> {
  readonly report: R;
  /** The node that made it. */
  readonly nodeId: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly state: ReadyState;
  /** Edits the node's params as one undoable command. */
  readonly onParams: (params: Readonly<Record<string, unknown>>) => void;
  /** Saves an output of the node as a file called `name` (the ending follows from the output); absent where nothing can be saved. */
  readonly onDownload?: (port: string, name: string) => void;
  /** Carries out a change of the pipeline as one undoable command; absent where nothing can be changed. */
  readonly onFix?: (fix: Fix) => void;
  /** On the printed report page nothing can be clicked. */
  readonly printed?: boolean;
}
