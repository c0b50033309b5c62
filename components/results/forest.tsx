"use client";

import type { ReactNode } from "react";
import { useTranslation } from "@/components/ui/language";
import type { Estimate, VerdictCode } from "@/lib/nodes/experiment/reports";
import { type EffectScale, useEffectWords } from "./effect-words";

export interface ForestRow {
  readonly key: string;
  readonly label: ReactNode;
  /** The whole rather than a part: set off from the rows below. */
  readonly overall?: boolean;
  readonly customers: string;
  readonly verdict: VerdictCode;
  readonly estimate: Estimate | null;
  readonly shrunken: Estimate | null;
}

interface ForestProps {
  readonly caption: string;
  readonly scale: EffectScale;
  readonly rows: readonly ForestRow[];
  readonly title: string;
}

const COLORS: Partial<Record<VerdictCode, string>> = { wins: "var(--good)", loses: "var(--bad)" };
/** Keeps marks at the edge whole. */
const MARGIN = 3;
const ROW_HEIGHT = 22;

/**
 * Effects with their intervals on one axis. It is a table: each row says in figures what its drawing shows, so the drawing
 * itself is decoration to a screen reader.
 */
export function Forest({ caption, scale, rows, title }: ForestProps) {
  const { t } = useTranslation();
  const words = useEffectWords();
  const domain = domainOf(rows);
  const x = (value: number) => MARGIN + ((value - domain.low) / (domain.high - domain.low)) * (100 - 2 * MARGIN);
  const ticks = ticksOf(domain);
  const pooled = rows.some((row) => row.shrunken);
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-base">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-faint">
            <th scope="col" className="px-2 py-1.5 font-normal">
              {t("experiment:results.judge.who")}
            </th>
            <th scope="col" className="px-2 py-1.5 text-right font-normal">
              {t("experiment:results.judge.customersBoth")}
            </th>
            <th scope="col" className="px-2 py-1.5 text-right font-normal">
              {title}
            </th>
            <th scope="col" className="px-2 py-1.5 font-normal">
              {t("experiment:results.judge.intervalColumn")}
            </th>
            <td className="w-2/5 min-w-64 px-2 py-1.5">
              <Axis ticks={ticks} x={x} say={(value) => words.effect(value, scale)} />
            </td>
            {pooled ? (
              <th scope="col" className="px-2 py-1.5 text-right font-normal">
                {t(scale === "lift" ? "experiment:results.judge.pooled" : "experiment:results.judge.pooledDifference")}
              </th>
            ) : null}
            <th scope="col" className="px-2 py-1.5 font-normal">
              {t("experiment:results.judge.verdictColumn")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className={`border-b border-line ${row.overall ? "bg-sunken font-semibold" : "font-normal"}`}>
              <th scope="row" className={`px-2 py-1 text-left text-ink ${row.overall ? "font-semibold" : "font-normal"}`}>
                {row.label}
              </th>
              <td className="px-2 py-1 text-right tabular-nums">{row.customers}</td>
              <td className="px-2 py-1 text-right tabular-nums">{words.effect(row.estimate?.value ?? null, scale)}</td>
              <td className="whitespace-nowrap px-2 py-1 tabular-nums">{words.interval(row.estimate, scale)}</td>
              <td className="px-2 py-0">
                <Drawing row={row} domain={domain} ticks={ticks} x={x} />
              </td>
              {pooled ? (
                <td className="px-2 py-1 text-right font-normal tabular-nums text-ink-soft">{row.shrunken ? words.effect(row.shrunken.value, scale) : ""}</td>
              ) : null}
              <td className="px-2 py-1 font-normal" style={{ color: COLORS[row.verdict] }}>
                {t(`experiment:results.judge.short.${row.verdict}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Domain {
  readonly low: number;
  readonly high: number;
}

/** Zero, every estimate, and the intervals as far as they do not dwarf the rest: a segment of ten customers must not set the scale. */
function domainOf(rows: readonly ForestRow[]): Domain {
  const overall = rows.filter((row) => row.overall).flatMap(({ estimate }) => [estimate?.low ?? 0, estimate?.high ?? 0]);
  const values = rows.flatMap(({ estimate }) => (estimate?.value === null || estimate === null ? [] : [estimate.value]));
  const core = [0, ...overall, ...values];
  const span = Math.max(...core) - Math.min(...core) || 0.1;
  const ends = rows.flatMap(({ estimate }) => [estimate?.low ?? 0, estimate?.high ?? 0]);
  const low = Math.max(Math.min(...core, ...ends), Math.min(...core) - span);
  const high = Math.min(Math.max(...core, ...ends), Math.max(...core) + span);
  return { low, high: high > low ? high : low + 0.1 };
}

/** Four to seven round numbers in the domain. */
function ticksOf({ low, high }: Domain): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(k * step);
  return ticks;
}

function Axis({ ticks, x, say }: { readonly ticks: readonly number[]; readonly x: (value: number) => number; readonly say: (value: number) => string }) {
  return (
    <svg width="100%" height={14} aria-hidden="true">
      {ticks.map((tick) => (
        <text key={tick} x={`${x(tick)}%`} y={11} textAnchor="middle" fontSize={10} fill="var(--ink-faint)">
          {say(tick)}
        </text>
      ))}
    </svg>
  );
}

interface DrawingProps {
  readonly row: ForestRow;
  readonly domain: Domain;
  readonly ticks: readonly number[];
  readonly x: (value: number) => number;
}

function Drawing({ row, domain, ticks, x }: DrawingProps) {
  const { estimate, shrunken } = row;
  const middle = ROW_HEIGHT / 2;
  const color = COLORS[row.verdict] ?? "var(--ink-soft)";
  const low = Math.max(domain.low, estimate?.low ?? domain.low);
  const high = Math.min(domain.high, estimate?.high ?? domain.high);
  const known = estimate !== null && (estimate.low !== null || estimate.high !== null);
  return (
    <svg width="100%" height={ROW_HEIGHT} aria-hidden="true" className="block overflow-visible">
      {ticks.map((tick) => (
        <line key={tick} x1={`${x(tick)}%`} x2={`${x(tick)}%`} y1={0} y2={ROW_HEIGHT} stroke="var(--line)" />
      ))}
      <line x1={`${x(0)}%`} x2={`${x(0)}%`} y1={0} y2={ROW_HEIGHT} stroke="var(--ink-faint)" />
      {known ? <line x1={`${x(low)}%`} x2={`${x(high)}%`} y1={middle} y2={middle} stroke={color} strokeWidth={row.overall ? 3 : 2} /> : null}
      {known && low > (estimate.low ?? Number.NEGATIVE_INFINITY) ? <Arrow at={x(low)} y={middle} color={color} sign={-1} /> : null}
      {known && high < (estimate.high ?? Number.POSITIVE_INFINITY) ? <Arrow at={x(high)} y={middle} color={color} sign={1} /> : null}
      {shrunken?.value === null || shrunken === null ? null : (
        <svg x={`${x(shrunken.value)}%`} y={middle} overflow="visible" aria-hidden="true">
          <path d="M0 -5L5 0L0 5L-5 0Z" fill="var(--panel)" stroke="var(--accent)" strokeWidth={1.5} />
        </svg>
      )}
      {estimate?.value === null || estimate === null ? null : <circle cx={`${x(estimate.value)}%`} cy={middle} r={row.overall ? 5 : 3.5} fill={color} />}
    </svg>
  );
}

/** The interval goes on beyond the axis. */
function Arrow({ at, y, color, sign }: { readonly at: number; readonly y: number; readonly color: string; readonly sign: 1 | -1 }) {
  return (
    <svg x={`${at}%`} y={y} overflow="visible" aria-hidden="true">
      <path d={`M0 -4L${6 * sign} 0L0 4Z`} fill={color} />
    </svg>
  );
}
