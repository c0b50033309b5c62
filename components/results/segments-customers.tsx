"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { Row } from "@/lib/nodes/cluster/explain-row";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { useEngine } from "@/lib/studio/use-studio";
import type { ReportViewProps } from "./contract";
import { findRows } from "./find-row";
import { Grid, Section, SegmentDot } from "./parts";
import { useColumnName } from "./segment-words";
import { useRowName, WhyCard } from "./segments-why-card";
import { useRowsAt } from "./use-one-row";

type Props = Pick<ReportViewProps<ProfileReport>, "report" | "state">;

/** Columns told of every customer. */
const COLUMNS = 3;

/** How sure each segment is of its rows, customers as examples, and why any one of them is where it is. */
export function SegmentCustomers({
  report,
  state,
  selected,
  onSelect,
}: Props & { readonly selected: number | null; readonly onSelect: (segment: number) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [row, setRow] = useState<Row | null>(null);
  const { explainer, segments } = report;
  if (!explainer) return <p className="max-w-prose text-base text-ink-soft">{t("cluster:results.profile.why.none")}</p>;
  const first = segments.findIndex(({ noise }) => !noise);
  const shown = selected !== null && segments[selected]?.sureness ? selected : first;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.4fr)_minmax(300px,1fr)]">
      <div className="min-w-0">
        <Section note={t(`cluster:results.profile.why.${explainer.method}Note`, { share: format.percent(explainer.agreement[explainer.method]) })}>
          <Grid
            caption={t("cluster:results.profile.why.caption")}
            rows={segments.filter(({ noise }) => !noise)}
            rowKey={({ key }) => key}
            selected={segments[shown]?.key ?? null}
            onSelect={(key) => onSelect(segments.findIndex((segment) => segment.key === key))}
            columns={[
              {
                key: "segment",
                label: t("cluster:results.segments.segment"),
                cell: (segment) => (
                  <button type="button" className="inline-flex items-center gap-2 whitespace-nowrap rounded-[5px] px-1 text-ink">
                    <SegmentDot segment={segment.color} />
                    {segment.name}
                  </button>
                ),
              },
              { key: "margin", label: t("cluster:results.profile.why.median"), numeric: true, cell: ({ sureness }) => format.number(sureness?.margin, 2) },
              {
                key: "borderline",
                label: t("cluster:results.profile.why.borderline"),
                numeric: true,
                cell: ({ sureness }) => format.percent(sureness?.borderline, 0),
              },
            ]}
          />
        </Section>
        {shown >= 0 ? <Examples key={shown} report={report} state={state} segment={shown} row={row} onRow={setRow} /> : null}
      </div>
      <div className="min-w-0">
        <Search report={report} state={state} onRow={setRow} />
        {row ? (
          <WhyCard report={report} state={state} row={row} onClose={() => setRow(null)} />
        ) : (
          <p className="text-sm text-ink-soft">{t("cluster:results.profile.why.hint")}</p>
        )}
      </div>
    </div>
  );
}

interface ExamplesProps extends Props {
  readonly segment: number;
  readonly row: Row | null;
  readonly onRow: (row: Row) => void;
}

/** The rows nearest to the heart of a segment, and those that belong to it least surely. */
function Examples({ report, state, segment, row, onRow }: ExamplesProps) {
  const { t } = useTranslation();
  const { sureness, name } = report.segments[segment];
  const typical = useRowsAt(state.key, "data", sureness?.typical ?? []);
  const unsure = useRowsAt(state.key, "data", sureness?.unsure ?? []);
  const lists = [
    { kind: "typical", fetched: typical },
    { kind: "unsure", fetched: unsure },
  ] as const;
  return lists.map(({ kind, fetched }) =>
    fetched.phase === "ready" && fetched.value.length > 0 ? (
      <Section key={kind} title={t(`cluster:results.profile.why.${kind}`, { name })}>
        <Rows report={report} state={state} caption={t(`cluster:results.profile.why.${kind}`, { name })} rows={fetched.value} row={row} onRow={onRow} />
      </Section>
    ) : null,
  );
}

interface RowsProps extends Props {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly row: Row | null;
  readonly onRow: (row: Row) => void;
}

function Rows({ report, state, caption, rows, row, onRow }: RowsProps) {
  const format = useFormat();
  const called = useColumnName();
  const { t } = useTranslation();
  const nameOf = useRowName(state);
  const numbered = rows.map((own, place) => ({ own, key: String(place) }));
  return (
    <Grid
      caption={caption}
      rows={numbered}
      rowKey={({ key }) => key}
      selected={numbered.find(({ own }) => own === row)?.key ?? null}
      onSelect={(key) => onRow(rows[Number(key)])}
      columns={[
        {
          key: "name",
          label: t(report.customers ? "cluster:results.profile.why.customer" : "cluster:results.profile.why.row"),
          cell: ({ own }) => (
            <button type="button" className="rounded-[5px] px-1 text-left text-accent">
              {nameOf(own)}
            </button>
          ),
        },
        ...report.columns.slice(0, COLUMNS).map(({ name }) => ({
          key: name,
          label: called(name),
          numeric: true,
          cell: ({ own }: { readonly own: Row }) => {
            const value = own.get(name);
            return format.number(typeof value === "number" ? value : null);
          },
        })),
      ]}
    />
  );
}

/** Finds a row by its id. */
function Search({ report, state, onRow }: Props & { readonly onRow: (row: Row) => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly Row[] | null>(null);
  const data = state.outputs.data;
  const id = data?.kind === "table" ? data.columns.find(({ role }) => role === "id") : undefined;
  if (!id) return null;
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const sought = text.trim();
    if (sought === "") return;
    const answer = await findRows(engine(), state.key, "data", { name: id.name, numeric: id.type === "number" }, sought);
    const rows = answer.ok ? answer.value : [];
    setFound(rows);
    if (rows.length === 1) onRow(rows[0]);
  };
  return (
    <div className="mb-3">
      <form onSubmit={search} className="flex gap-2">
        <TextInput
          value={text}
          aria-label={t("cluster:results.profile.why.find", { column: id.name })}
          placeholder={t("cluster:results.profile.why.find", { column: id.name })}
          onChange={(event) => {
            setText(event.target.value);
            setFound(null);
          }}
        />
        <Button type="submit">{t("cluster:results.profile.why.search")}</Button>
      </form>
      <div role="status" className="text-sm text-ink-soft">
        {found && found.length === 0 ? <p className="mt-1">{t("cluster:results.profile.why.notFound", { text })}</p> : null}
      </div>
      {found && found.length > 1 ? (
        <div className="mt-2">
          <Rows report={report} state={state} caption={t("cluster:results.profile.why.several")} rows={found} row={null} onRow={onRow} />
        </div>
      ) : null}
    </div>
  );
}
