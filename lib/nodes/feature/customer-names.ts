import {
  type BehaviourNames,
  behaviourNamesSchema,
  type ClvNames,
  clvNamesSchema,
  type SeriesNames,
  seriesNamesSchema,
  type TrendNames,
  trendNamesSchema,
} from "@/lib/ml/customers/column-names";
import type { PeriodUnit } from "@/lib/ml/series/periods";
import type { RunContext } from "../contract";

interface CustomerNames {
  readonly behaviour: BehaviourNames;
  /** The measure is what is summed where no single column is. */
  readonly trend: TrendNames & { readonly amount: string; readonly orders: string };
  readonly clv: ClvNames;
  readonly series: { readonly columns: SeriesNames; readonly periods: Readonly<Record<PeriodUnit, string>> };
}

/** Names of the columns that the nodes of one row a customer make, in the document's language. */
export const CUSTOMER_NAMES: Readonly<Record<RunContext["language"], CustomerNames>> = {
  en: {
    behaviour: behaviourNamesSchema.parse({}),
    trend: { ...trendNamesSchema.parse({}), amount: "amount", orders: "orders" },
    clv: clvNamesSchema.parse({}),
    series: { columns: seriesNamesSchema.parse({}), periods: { week: "week", month: "month" } },
  },
  ru: {
    behaviour: {
      events: "событий",
      orders: "заказов",
      amount: "сумма",
      averageOrder: "средний чек",
      largestOrder: "крупнейший заказ",
      distinct: "разных позиций",
      within: "{name} за {days} дн.",
      recency: "давность",
      tenure: "дней с первой покупки",
      gapMean: "средний интервал",
      gapDeviation: "разброс интервалов",
      linesPerOrder: "строк в заказе",
      piecesPerOrder: "штук в заказе",
      night: "доля ночных заказов",
      weekend: "доля заказов в выходные",
      returns: "доля возвратов",
      favourite: "чаще всего: {column}",
    },
    trend: {
      total: "всего",
      active: "активных периодов",
      slope: "наклон",
      trend: "тренд",
      last: "последнее окно",
      before: "предыдущее окно",
      change: "изменение",
      volatility: "волатильность",
      seasonality: "сезонность",
      peakMonth: "месяц пика",
      peakWeekday: "день пика",
      date: "дата",
      amount: "сумма",
      orders: "заказов",
    },
    clv: { alive: "вероятность активности", purchases: "ожидаемых покупок", value: "ожидаемый чек" },
    series: {
      columns: { total: "всего", active: "активных периодов", trend: "тренд", variation: "вариация", peak: "период пика", period: null },
      periods: { week: "неделя", month: "месяц" },
    },
  },
  ro: {
    behaviour: {
      events: "evenimente",
      orders: "comenzi",
      amount: "sumă",
      averageOrder: "comandă medie",
      largestOrder: "cea mai mare comandă",
      distinct: "articole diferite",
      within: "{name} {days}z",
      recency: "recență",
      tenure: "vechime",
      gapMean: "interval mediu",
      gapDeviation: "abaterea intervalelor",
      linesPerOrder: "rânduri pe comandă",
      piecesPerOrder: "bucăți pe comandă",
      night: "pondere noaptea",
      weekend: "pondere în weekend",
      returns: "pondere retururi",
      favourite: "cel mai des: {column}",
    },
    trend: {
      total: "total",
      active: "perioade active",
      slope: "pantă",
      trend: "tendință",
      last: "ultima fereastră",
      before: "fereastra dinainte",
      change: "schimbare",
      volatility: "volatilitate",
      seasonality: "sezonalitate",
      peakMonth: "luna de vârf",
      peakWeekday: "ziua de vârf",
      date: "dată",
      amount: "sumă",
      orders: "comenzi",
    },
    clv: { alive: "probabilitate activ", purchases: "cumpărături așteptate", value: "comandă medie așteptată" },
    series: {
      columns: { total: "total", active: "perioade active", trend: "tendință", variation: "variație", peak: "perioada de vârf", period: null },
      periods: { week: "săptămâna", month: "luna" },
    },
  },
};
