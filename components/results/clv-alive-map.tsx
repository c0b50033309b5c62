"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { AliveMap } from "@/lib/nodes/feature/clv-report";
import { Section } from "./parts";
import { ScrollBox } from "./scroll-box";

interface AliveMapProps {
  readonly map: AliveMap;
  readonly period: "day" | "week";
}

/** Of so many recencies one is named. */
const NAMED = 4;

/** P(alive) as a heat map: frequent customers above, the latest purchases at the right. */
export function AliveMapTable({ map, period }: AliveMapProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = t(`feature:results.clv.unit.${period}`);
  const rows = map.frequencies.map((frequency, i) => ({ frequency, alive: map.alive[i] })).reverse();
  const caption = t("feature:results.clv.mapChart");
  return (
    <Section title={t("feature:results.clv.mapTitle")} note={t("feature:results.clv.mapNote", { T: format.integer(map.T), unit })}>
      <ScrollBox label={caption}>
        <table className="w-full max-w-4xl min-w-[36rem] table-fixed border-separate border-spacing-px">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className="w-24 pr-2 pb-1 text-right text-xs font-normal text-ink-faint">
                {t("feature:results.clv.mapFrequency")}
              </th>
              {map.recencies.map((recency, i) => (
                <th key={recency} scope="col" className="pb-1 text-left align-bottom text-xs font-normal whitespace-nowrap text-ink-faint tabular-nums">
                  {i % NAMED === 0 ? format.integer(recency) : <span className="sr-only">{format.integer(recency)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ frequency, alive }) => (
              <tr key={frequency}>
                <th scope="row" className="pr-2 text-right text-xs font-normal text-ink-soft tabular-nums">
                  {format.integer(frequency)}
                </th>
                {alive.map((value, i) => (
                  <td
                    key={map.recencies[i]}
                    title={t("feature:results.clv.mapCell", {
                      frequency: format.integer(frequency),
                      recency: format.integer(map.recencies[i]),
                      alive: format.percent(value),
                    })}
                    className="h-5 p-0"
                    style={{ background: `color-mix(in srgb, var(--accent) ${Math.round(8 + 84 * value)}%, var(--panel))` }}
                  >
                    <span className="sr-only">{format.percent(value)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <div className="mt-1.5 flex max-w-4xl flex-wrap items-center justify-between gap-3 text-xs text-ink-faint">
        <span>{t("feature:results.clv.mapRecency", { unit })}</span>
        <span aria-hidden="true" className="flex items-center gap-1.5">
          {format.percent(0, 0)}
          <span
            className="h-2 w-24 rounded-full"
            style={{
              background: "linear-gradient(to right, color-mix(in srgb, var(--accent) 8%, var(--panel)), color-mix(in srgb, var(--accent) 92%, var(--panel)))",
            }}
          />
          {format.percent(1, 0)}
        </span>
      </div>
    </Section>
  );
}
