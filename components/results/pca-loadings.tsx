"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PcaReport } from "@/lib/nodes/feature/reduction-reports";
import { ScrollBox } from "./scroll-box";

/** Components a heat map has room for. */
const SHOWN = 12;

/** Correlations of features and components as a heat map that is also a table: blue goes with it, orange against. */
export function Loadings({ report }: { readonly report: PcaReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const components = report.components.slice(0, Math.max(Math.min(2, report.components.length), Math.min(SHOWN, report.kept)));
  const caption = t("feature:results.pca.loadings");
  return (
    <ScrollBox label={caption}>
      <table className="border-separate border-spacing-0.5 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-left text-xs text-ink-faint">
            <th scope="col" className="pr-3 font-normal">
              {t("feature:results.pca.feature")}
            </th>
            {components.map((component, c) => (
              <th key={component.name ?? `PC${c + 1}`} scope="col" className="px-2 text-right font-normal">
                {component.name ?? `PC${c + 1}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.columns.map((column, at) => (
            <tr key={column.name}>
              <th scope="row" className="max-w-64 truncate pr-3 text-left font-normal text-ink">
                {column.name}
              </th>
              {components.map((component, c) => (
                <td
                  key={component.name ?? `PC${c + 1}`}
                  className="min-w-16 rounded-[3px] px-2 py-1 text-right text-ink tabular-nums"
                  style={{ background: shade(component.correlations[at]) }}
                >
                  {format.number(component.correlations[at], 2)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Less than half of a segment’s colour: text over it stays readable in both themes. */
function shade(correlation: number | null): string {
  const strength = Math.round(45 * Math.abs(correlation ?? 0));
  return `color-mix(in srgb, var(--segment-${(correlation ?? 0) >= 0 ? 1 : 2}) ${strength}%, var(--sunken))`;
}
