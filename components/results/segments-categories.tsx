"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { CategoryProfile } from "@/lib/ml/profile/category-profile";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { heat } from "./heat-color";
import { Section, SegmentLabel } from "./parts";
import { ScrollBox } from "./scroll-box";

/** Difference in share at which the colour is full. */
const FULL = 0.4;

/** The shares of every category's values in each segment. */
export function SegmentCategories({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  return (
    <Section title={t("cluster:results.profile.categories.title")} note={t("cluster:results.profile.categories.note")}>
      <div className="flex flex-wrap gap-x-10 gap-y-4">
        {report.categories.map((category) => (
          <Category key={category.name} category={category} report={report} />
        ))}
      </div>
    </Section>
  );
}

function Category({ category, report }: { readonly category: CategoryProfile; readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, values, shares, overall, cramersV, others } = category;
  return (
    <div className="min-w-0">
      <h4 className="flex flex-wrap items-baseline gap-x-3 font-semibold text-ink">
        {name}
        {cramersV === null ? null : (
          <span className="text-xs font-normal text-ink-soft">{t("cluster:results.profile.categories.cramer", { value: format.number(cramersV, 2) })}</span>
        )}
      </h4>
      <ScrollBox label={name}>
        <table className="border-separate border-spacing-0.5 text-base">
          <caption className="sr-only">{t("cluster:results.profile.categories.caption", { column: name })}</caption>
          <thead>
            <tr className="text-xs text-ink-faint">
              <th scope="col" className="px-2 py-1 text-left font-normal">
                {t("cluster:results.segments.segment")}
              </th>
              {values.map((value) => (
                <th key={value} scope="col" className="max-w-32 min-w-16 truncate px-2 py-1 text-right font-normal" title={value}>
                  {value}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.segments.map((segment, row) => (
              <tr key={segment.key}>
                <th scope="row" className="px-2 py-1 text-left font-normal text-ink">
                  <SegmentLabel segment={segment} />
                </th>
                {values.map((value, place) => {
                  const share = shares[row]?.[place] ?? null;
                  return (
                    <td
                      key={value}
                      className="rounded-[4px] px-2 py-1 text-right tabular-nums text-ink"
                      style={{ background: heat(share === null ? null : share - overall[place], FULL) }}
                    >
                      {format.percent(share, 0)}
                    </td>
                  );
                })}
              </tr>
            ))}
            <tr className="text-ink-soft">
              <th scope="row" className="px-2 py-1 text-left font-normal">
                {t("cluster:results.profile.all")}
              </th>
              {values.map((value, place) => (
                <td key={value} className="px-2 py-1 text-right tabular-nums">
                  {format.percent(overall[place], 0)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </ScrollBox>
      {others > 0 ? <p className="text-xs text-ink-soft">{t("cluster:results.profile.categories.others", { count: others })}</p> : null}
    </div>
  );
}
