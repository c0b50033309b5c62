"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { BehaviourColumnReport, BehaviourReport } from "@/lib/nodes/feature/behaviour-report";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

const SHOWN_FAVOURITES = 3;

/** The columns that were made, each in words and in figures. */
export default function Behaviour({ report }: ReportViewProps<BehaviourReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (key: string, values?: Readonly<Record<string, string | number>>) => t(`feature:results.behaviour.${key}`, values);
  const { columns } = report;
  const read = [columns.customer, columns.order, columns.date, columns.amount, columns.quantity, columns.price, columns.category, columns.channel];
  return (
    <div>
      <Figures
        items={[
          { label: words("customers"), value: format.integer(report.customers) },
          { label: words("lines"), value: format.integer(report.lines) },
          { label: words("columns"), value: format.integer(report.made.length) },
          {
            label: words("reference"),
            value: format.date(report.reference),
            note: `${words(report.referenceSet ? "referenceSet" : "referenceFound")} · ${words("zoneNote", { zone: report.zone })}`,
          },
        ]}
      />
      {report.customers > 0 ? <Made report={report} /> : <p className="text-base text-ink-soft">{words("none")}</p>}
      <p className="text-xs text-ink-faint">{words("read", { columns: [...new Set(read.filter((name) => name !== null))].join(", ") })}</p>
    </div>
  );
}

function Made({ report }: { readonly report: BehaviourReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (key: string, values?: Readonly<Record<string, string | number>>) => t(`feature:results.behaviour.${key}`, values);
  const shares = new Set(["night", "weekend", "returns", "share", "otherShare"]);
  const figure = ({ measure }: BehaviourColumnReport, value: number | null) => (shares.has(measure) ? format.percent(value) : format.number(value));
  const inWords = ({ measure, window, value }: BehaviourColumnReport) =>
    words(`measures.${measure}`, {
      when: window === null ? words("whole") : words("within", { count: window }),
      value: value ?? "",
      category: report.columns.category ?? "",
    });
  return (
    <Section title={words("title")} note={words("note")}>
      <Grid
        caption={words("title")}
        rows={report.made}
        rowKey={({ name }) => name}
        columns={[
          { key: "name", label: words("column"), cell: ({ name }) => name },
          {
            key: "meaning",
            label: words("meaning"),
            cell: (made) => (
              <span className="text-ink-soft">
                {inWords(made)}
                {made.favourites ? (
                  <span className="block text-xs text-ink-faint">
                    {[...made.favourites]
                      .sort((a, b) => b.customers - a.customers)
                      .slice(0, SHOWN_FAVOURITES)
                      .map(({ value, customers }) => words("favourites", { value, share: format.percent(customers / report.customers, 0) }))
                      .join(", ")}
                  </span>
                ) : null}
              </span>
            ),
          },
          { key: "median", label: words("median"), numeric: true, cell: (made) => figure(made, made.median) },
          { key: "mean", label: words("mean"), numeric: true, cell: (made) => figure(made, made.mean) },
          { key: "max", label: words("max"), numeric: true, cell: (made) => figure(made, made.max) },
          { key: "nonzero", label: words("nonzero"), numeric: true, cell: ({ nonzero }) => format.percent(nonzero, 0) },
          { key: "missing", label: words("missing"), numeric: true, cell: ({ missing }) => format.integer(missing) },
        ]}
      />
    </Section>
  );
}
