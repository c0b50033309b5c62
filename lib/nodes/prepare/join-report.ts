import type { JoinKind } from "@/lib/table/operations/join-kinds";
import type { TextMatch } from "@/lib/table/operations/text-match";
import type { ColumnType, Json, Role } from "@/lib/table/table";
import type { Report } from "../contract";

/** What found a counterpart and what did not, on both sides. */
export interface JoinReport extends Report {
  readonly kind: "prepare.join";
  readonly join: JoinKind;
  readonly match: TextMatch;
  /** `type` and `role` are those of the left column: how its values are written. */
  readonly keys: readonly { readonly left: string; readonly right: string; readonly type: ColumnType; readonly role: Role | null }[];
  /** Why these keys, when they were found and not set; confidence and shares from 0 to 1. */
  readonly found: {
    readonly confidence: number;
    readonly names: number;
    readonly sameRole: boolean;
    readonly overlap: number;
    readonly uniqueness: number;
  } | null;
  readonly leftRows: number;
  readonly rightRows: number;
  readonly leftMatched: number;
  readonly rightMatched: number;
  /** Rows without a key. */
  readonly leftNoKey: number;
  readonly rightNoKey: number;
  readonly sharedKeys: number;
  /** Most rows a shared key has on a side. */
  readonly leftMost: number;
  readonly rightMost: number;
  /** Keys that stand more than once on both sides, the rows they make too many, and the one that makes most. */
  readonly manyToMany: number;
  readonly exploded: number;
  readonly largest: { readonly key: readonly Json[]; readonly left: number; readonly right: number } | null;
  readonly rowsOut: number;
  /** Keys of rows without a counterpart, the first few. */
  readonly leftExamples: readonly (readonly Json[])[];
  readonly rightExamples: readonly (readonly Json[])[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** A looser comparison of texts under which clearly more rows match. */
  readonly looser: { readonly match: TextMatch; readonly leftMatched: number } | null;
}

export function isJoinReport(found: Report): found is JoinReport {
  return found.kind === "prepare.join";
}
