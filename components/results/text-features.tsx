"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { LANGUAGE_NAMES } from "@/lib/messages/languages";
import type { OpinionWord, TextReport, TextSentiment, TextTerm, TextTopic } from "@/lib/nodes/feature/text-report";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section, ShareBar } from "./parts";

/** What the texts are about, how they sound, and the words that tell. */
export default function TextFeatures({ report }: ReportViewProps<TextReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const texts = report.rows - report.missing;
  const languages = report.languages.filter(({ rows }) => rows > 0);
  return (
    <div>
      <Figures
        items={[
          {
            label: t("feature:results.text.texts"),
            value: format.integer(texts),
            note: report.missing > 0 ? t("feature:results.text.missing", { count: report.missing }) : undefined,
          },
          { label: t("feature:results.text.words"), value: format.number(report.words, 1) },
          {
            label: t("feature:results.text.languages"),
            value: languages.length > 0 ? LANGUAGE_NAMES[languages.reduce((a, b) => (b.rows > a.rows ? b : a)).language] : "–",
            note:
              languages.length > 1
                ? languages.map(({ language, rows }) => `${LANGUAGE_NAMES[language]} ${format.percent(rows / texts)}`).join(", ")
                : undefined,
          },
          { label: t("feature:results.text.vocabulary"), value: format.integer(report.vocabulary) },
          ...(report.explained === null ? [] : [{ label: t("feature:results.text.explained"), value: format.percent(report.explained) }]),
        ]}
      />
      {report.topics.length > 0 ? <TopicList topics={report.topics} /> : null}
      {report.sentiment && texts > 0 ? <SentimentPart sentiment={report.sentiment} /> : null}
      {report.terms.length > 0 ? <Terms terms={report.terms} /> : null}
    </div>
  );
}

function TopicList({ topics }: { readonly topics: readonly TextTopic[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("feature:results.text.topics")} note={t("feature:results.text.topics-note")}>
      <Grid<TextTopic>
        caption={t("feature:results.text.topics")}
        rows={topics}
        rowKey={(topic) => topic.name}
        columns={[
          { key: "words", label: t("feature:results.text.top-words"), cell: (topic) => topic.words.map(({ term }) => term).join(", ") },
          { key: "rows", label: t("feature:results.text.rows"), numeric: true, cell: (topic) => format.integer(topic.rows) },
          { key: "share", label: t("feature:results.text.share"), numeric: true, cell: (topic) => format.percent(topic.share) },
          { key: "bar", label: "", cell: (topic) => <ShareBar share={topic.share} /> },
          ...(topics.some((topic) => topic.sentiment !== null)
            ? [
                {
                  key: "sentiment",
                  label: t("feature:results.text.sentiment"),
                  numeric: true,
                  cell: (topic: TextTopic) => <Score value={topic.sentiment} />,
                },
              ]
            : []),
          { key: "example", label: t("feature:results.text.example"), cell: (topic) => <span className="text-sm text-ink-soft">{topic.example}</span> },
        ]}
      />
    </Section>
  );
}

function Score({ value }: { readonly value: number | null }) {
  const format = useFormat();
  const tone = value === null || Math.abs(value) < 0.05 ? "" : value > 0 ? "text-good" : "text-bad";
  return <span className={tone}>{format.number(value)}</span>;
}

function SentimentPart({ sentiment }: { readonly sentiment: TextSentiment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { positive, neutral, negative, mean, histogram } = sentiment;
  const total = Math.max(1, positive + neutral + negative);
  const part = (label: string, rows: number, tone?: "good" | "bad") => ({
    label: t(`feature:results.text.${label}`),
    value: format.percent(rows / total),
    note: t("feature:results.text.count", { count: rows }),
    tone,
  });
  return (
    <Section title={t("feature:results.text.sentiment")} note={t("feature:results.text.sentiment-note")}>
      <Figures
        items={[
          { label: t("feature:results.text.mean"), value: format.number(mean) },
          part("positive", positive, "good"),
          part("neutral", neutral),
          part("negative", negative, "bad"),
        ]}
      />
      <Bars counts={histogram} label={t("feature:results.text.histogram", { mean: format.number(mean) })} />
      <div className="grid gap-x-10 lg:grid-cols-2">
        <Opinions title={t("feature:results.text.praise")} words={sentiment.praise} />
        <Opinions title={t("feature:results.text.complaints")} words={sentiment.complaints} />
      </div>
    </Section>
  );
}

function Opinions({ title, words }: { readonly title: string; readonly words: readonly OpinionWord[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (words.length === 0) return null;
  return (
    <Section title={title}>
      <Grid<OpinionWord>
        caption={title}
        rows={words}
        rowKey={(word) => word.word}
        columns={[
          { key: "word", label: t("feature:results.text.word"), cell: (word) => word.word },
          { key: "rows", label: t("feature:results.text.times"), numeric: true, cell: (word) => format.integer(word.rows) },
          { key: "strength", label: t("feature:results.text.strength"), numeric: true, cell: (word) => format.number(word.strength, 1) },
        ]}
      />
    </Section>
  );
}

const HEIGHT = 56;

/** Rows by score, from -1 at the left to 1 at the right. */
function Bars({ counts, label }: { readonly counts: readonly number[]; readonly label: string }) {
  const highest = Math.max(...counts, 1);
  const width = 100 / counts.length;
  const bars = counts.map((count, bin) => ({ from: -1 + (2 * bin) / counts.length, x: bin * width, height: (count / highest) * HEIGHT, bin }));
  return (
    <figure className="mb-5 max-w-prose">
      <svg viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label} className="h-14 w-full border-b border-line">
        {bars.map(({ from, x, height, bin }) => {
          const fill = bin < counts.length / 2 - 1 ? "var(--bad)" : bin > counts.length / 2 ? "var(--good)" : "var(--ink-faint)";
          return <rect key={from} x={x} y={HEIGHT - height} width={Math.max(0.4, width - 0.4)} height={height} fill={fill} />;
        })}
      </svg>
      <figcaption className="flex justify-between text-xs text-ink-faint">
        <span>−1</span>
        <span>0</span>
        <span>1</span>
      </figcaption>
    </figure>
  );
}

function Terms({ terms }: { readonly terms: readonly TextTerm[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("feature:results.text.terms")} note={t("feature:results.text.terms-note")}>
      <Grid<TextTerm>
        caption={t("feature:results.text.terms")}
        rows={terms}
        rowKey={(term) => term.term}
        columns={[
          { key: "term", label: t("feature:results.text.word"), cell: (term) => term.term },
          { key: "rows", label: t("feature:results.text.rows"), numeric: true, cell: (term) => format.integer(term.rows) },
          { key: "share", label: t("feature:results.text.share"), numeric: true, cell: (term) => format.percent(term.share) },
          { key: "idf", label: t("feature:results.text.idf"), numeric: true, cell: (term) => format.number(term.idf) },
          { key: "name", label: t("feature:results.text.column"), cell: (term) => term.name ?? "" },
        ]}
      />
    </Section>
  );
}
