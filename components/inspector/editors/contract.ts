import type { ComponentType } from "react";
import type { ColumnSummary } from "@/lib/engine/protocol";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";

/** What the editor of a `custom` param gets. The inspector draws the label, the hint and the param's problems around it. */
export interface EditorProps<T = unknown> {
  readonly nodeId: string;
  /** The param it edits. */
  readonly param: string;
  /** The param's value, parsed with its schema; the raw value of the document where it does not fit. */
  readonly value: T;
  /** All params of the node. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Columns at the input that the param names (`port`, else the first table input); undefined until they are known. */
  readonly columns: readonly ColumnInfo[] | undefined;
  /** The same columns with their statistics, where the node before has run. */
  readonly summaries: readonly ColumnSummary[] | undefined;
  /** What is wrong with this param. */
  readonly problems: readonly Problem[];
  /** Id of the visible label, for `aria-labelledby`. */
  readonly labelId: string;
  /** Sets this param. Edits that come in quick succession (typing, dragging) are one undo step with `typing`. */
  readonly onChange: (value: T, options?: { readonly typing?: boolean }) => void;
  /** Sets several params in one step. */
  readonly onParams: (params: Readonly<Record<string, unknown>>) => void;
}

export type Editor = ComponentType<EditorProps>;
