"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ClvFit, ClvReport } from "@/lib/nodes/feature/clv-report";
import { Grid, Section } from "./parts";

/** The fitted parameters of both models, with their standard errors and what they mean. */
export function ClvParameters({ report }: { readonly report: ClvReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { model, money, leaving } = report;
  return (
    <>
      <Parameters name="BG/NBD" fit={model} />
      <p className="mb-4 text-sm text-ink-soft">{t("feature:results.clv.leaving", { share: leaving })}</p>
      {money?.fit ? <Parameters name="Gamma-Gamma" fit={money.fit} /> : null}
      {money ? (
        <p className="mb-4 text-sm text-ink-soft">
          {money.fit ? "" : `${t("feature:results.clv.plainMeans")} `}
          {money.correlation === null ? "" : t("feature:results.clv.correlation", { value: format.number(money.correlation) })}
        </p>
      ) : null}
    </>
  );
}

function Parameters({ name, fit }: { readonly name: string; readonly fit: ClvFit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (key: string) => t(`feature:results.clv.${key}`);
  const title = `${words("modelTitle")}: ${name}`;
  return (
    <Section title={title} note={t("feature:results.clv.modelNote", { agreeing: fit.agreeing, starts: fit.starts })}>
      <Grid
        caption={title}
        rows={fit.parameters}
        rowKey={(parameter) => parameter.name}
        columns={[
          { key: "name", label: words("parameter"), cell: (parameter) => <span className="font-mono">{parameter.name}</span> },
          { key: "meaning", label: words("meaning"), cell: (parameter) => words(`meanings.${parameter.name}`) },
          { key: "value", label: words("value"), numeric: true, cell: ({ value }) => format.number(value, 4) },
          { key: "error", label: words("standardError"), numeric: true, cell: ({ error }) => format.deviation(error) },
        ]}
      />
    </Section>
  );
}
