import { phase } from "@/lib/ml/phase";
import { countMatches, joinedRows } from "@/lib/table/operations/join";
import { JOINS, type JoinKind } from "@/lib/table/operations/join-kinds";
import { keyCodes } from "@/lib/table/operations/key-codes";
import { type KeyPair, type MatchedKeys, matchKeys } from "@/lib/table/operations/match-rows";
import type { TextMatch } from "@/lib/table/operations/text-match";
import type { Column, Table } from "@/lib/table/table";
import type { PreviewContext, Report } from "../contract";
import { describeKeys } from "./join-figures";
import { type ChosenKeys, isSet, type KeySetting, keysOf, tooManyRows } from "./join-keys";
import type { JoinReport } from "./join-report";

type Checkpoint = PreviewContext["checkpoint"];

/** What a join would do, told before it runs. */
export interface JoinPreview
  extends Report,
    Pick<
      JoinReport,
      | "join"
      | "found"
      | "leftRows"
      | "rightRows"
      | "leftMatched"
      | "rightMatched"
      | "leftNoKey"
      | "rightNoKey"
      | "leftMost"
      | "rightMost"
      | "manyToMany"
      | "exploded"
      | "largest"
      | "rowsOut"
    > {
  readonly kind: "prepare.join-preview";
  /** With the share of the different values on each side that stand on the other as well; null without values. */
  readonly keys: readonly (JoinReport["keys"][number] & { readonly leftShare: number | null; readonly rightShare: number | null })[];
  /** Rows that each kind of join would give. */
  readonly rowsBy: readonly { readonly join: JoinKind; readonly rows: number }[];
  /** So many rows that a run would refuse. */
  readonly tooLarge: boolean;
}

type Matched = Omit<JoinPreview, "join" | "rowsOut" | "tooLarge">;

/** Answers by both tables: a change of the kind, or back to what was set before, counts nothing anew. They go with the tables. */
const answers = new WeakMap<Table, WeakMap<Table, Map<string, Matched>>>();

/** Counts matched, unmatched and multiplied rows without copying one. O(rows of both x keys), and the search for keys. */
export async function previewJoin(
  data: Table,
  other: Table,
  { keys, kind, match }: { readonly keys: readonly KeySetting[]; readonly kind: JoinKind; readonly match: TextMatch },
  checkpoint: Checkpoint,
): Promise<JoinPreview> {
  const ofData = remembered(answers, data, () => new WeakMap<Table, Map<string, Matched>>());
  const ofBoth = remembered(ofData, other, () => new Map<string, Matched>());
  const asked = JSON.stringify([match, keys.filter(isSet)]);
  const matched = ofBoth.get(asked) ?? (await matchedBy(data, other, keys, match, checkpoint));
  ofBoth.set(asked, matched);
  const rowsOut = matched.rowsBy.find((each) => each.join === kind)?.rows ?? 0;
  return { ...matched, join: kind, rowsOut, tooLarge: tooManyRows(rowsOut, data, other) };
}

function remembered<K extends object, V>(map: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

async function matchedBy(data: Table, other: Table, settings: readonly KeySetting[], match: TextMatch, checkpoint: Checkpoint): Promise<Matched> {
  const { pairs, found }: ChosenKeys = await keysOf(data, other, settings, phase(checkpoint, 0, 0.5));
  const matched = await matchKeys(pairs, match, phase(checkpoint, 0.5, 0.7));
  const counts = await countMatches(matched, phase(checkpoint, 0.7, 0.8));
  const keys: JoinPreview["keys"][number][] = [];
  const sharing = phase(checkpoint, 0.8, 1);
  for (const [i, pair] of pairs.entries()) {
    const own = pairs.length === 1 ? matched : await matchKeys([pair], match, sharing);
    const { left, right } = pair;
    const shares = await sharesOf(pair, own, phase(sharing, i / pairs.length, (i + 1) / pairs.length));
    keys.push({ left: left.name, right: right.name, type: left.type, role: left.role, ...shares });
  }
  return {
    kind: "prepare.join-preview",
    keys,
    found: found && { confidence: found.confidence, names: found.names, sameRole: found.sameRole, overlap: found.overlap, uniqueness: found.uniqueness },
    ...describeKeys(matched, counts, pairs),
    rowsBy: JOINS.map((join) => ({ join, rows: joinedRows(join, counts) })),
  };
}

async function sharesOf(
  { left, right }: KeyPair,
  matched: MatchedKeys,
  checkpoint: Checkpoint,
): Promise<{ leftShare: number | null; rightShare: number | null }> {
  return {
    leftShare: await shareOf(left, matched.left, present(matched.right, matched.count), phase(checkpoint, 0, 0.5)),
    rightShare: await shareOf(right, matched.right, present(matched.left, matched.count), phase(checkpoint, 0.5, 1)),
  };
}

function present(codes: Int32Array, count: number): Uint8Array {
  const found = new Uint8Array(count);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) found[codes[row]] = 1;
  return found;
}

/** The share of a column's different values whose key stands on the other side. O(rows). */
async function shareOf(column: Column, matched: Int32Array, others: Uint8Array, checkpoint: Checkpoint): Promise<number | null> {
  const { codes, count } = await keyCodes(column, checkpoint);
  const seen = new Uint8Array(count);
  let [values, found] = [0, 0];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    if (code < 0 || seen[code] === 1) continue;
    seen[code] = 1;
    values++;
    if (matched[row] >= 0 && others[matched[row]] === 1) found++;
  }
  return values > 0 ? found / values : null;
}
