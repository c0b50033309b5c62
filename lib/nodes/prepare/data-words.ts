import type { RunContext } from "../contract";

/** Words of the prepare nodes that become data (names of columns, values), in the document's language. */
interface DataWords {
  readonly missing: (column: string) => string;
  readonly unknown: string;
  readonly pattern: string;
  readonly complete: string;
  readonly otherPattern: string;
  readonly outlier: string;
  readonly outlierIn: string;
  readonly outlierScore: string;
  readonly netQuantity: string;
  readonly netAmount: string;
  readonly session: string;
  readonly sessionMinutes: string;
  readonly sessionEvents: string;
  readonly abnormal: string;
  readonly abnormalRule: string;
  readonly sessionRules: { readonly agent: string; readonly rate: string; readonly events: string; readonly think: string; readonly clock: string };
}

export const DATA_WORDS: Readonly<Record<RunContext["language"], DataWords>> = {
  en: {
    missing: (column) => `${column} missing`,
    unknown: "unknown",
    pattern: "missing pattern",
    complete: "complete",
    otherPattern: "other pattern",
    outlier: "outlier",
    outlierIn: "outlier in",
    outlierScore: "outlier score",
    netQuantity: "net quantity",
    netAmount: "net amount",
    session: "session",
    sessionMinutes: "session minutes",
    sessionEvents: "session events",
    abnormal: "bot",
    abnormalRule: "bot rule",
    sessionRules: { agent: "user agent", rate: "events per minute", events: "events per session", think: "no thinking time", clock: "round the clock" },
  },
  ru: {
    missing: (column) => `${column}: пропуск`,
    unknown: "неизвестно",
    pattern: "вид пропусков",
    complete: "без пропусков",
    otherPattern: "другие пропуски",
    outlier: "выброс",
    outlierIn: "выброс в",
    outlierScore: "оценка выброса",
    netQuantity: "количество за вычетом возвратов",
    netAmount: "сумма за вычетом возвратов",
    session: "сессия",
    sessionMinutes: "минут в сессии",
    sessionEvents: "событий в сессии",
    abnormal: "бот",
    abnormalRule: "признак бота",
    sessionRules: { agent: "user agent", rate: "событий в минуту", events: "событий в сессии", think: "без пауз", clock: "круглые сутки" },
  },
  ro: {
    missing: (column) => `${column} lipsă`,
    unknown: "necunoscut",
    pattern: "tiparul lipsurilor",
    complete: "complet",
    otherPattern: "alt tipar",
    outlier: "valoare extremă",
    outlierIn: "extremă în",
    outlierScore: "scor de extremă",
    netQuantity: "cantitate netă",
    netAmount: "valoare netă",
    session: "sesiune",
    sessionMinutes: "minute în sesiune",
    sessionEvents: "evenimente în sesiune",
    abnormal: "bot",
    abnormalRule: "regula de bot",
    sessionRules: {
      agent: "user agent",
      rate: "evenimente pe minut",
      events: "evenimente pe sesiune",
      think: "fără timp de gândire",
      clock: "non-stop",
    },
  },
};
