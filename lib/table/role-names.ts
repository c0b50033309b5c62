import type { Role } from "./table";

/** A role that a column's name speaks for, and how clearly (10: it can hardly mean anything else). */
export interface NamedRole {
  readonly role: Role;
  readonly score: number;
}

const PERSON = "(?:customer|client|user|buyer|member|subscriber|contact|account|household|visitor|shopper|guest|passenger|cust)s?";
const PERSON_RU = "(?:клиент|покупател|пользовател|участник|подписчик|контакт|абонент|контрагент|заказчик|плательщик)[а-я]*";
const PERSON_RO = "(?:client|cumparator|utilizator|membru|abonat|contact)[a-z]*";
const KEY = "(?:id|ids|no|nr|number|num|code|key|ref|reference|identifier|uid|uuid|guid)";
const KEY_RU = "(?:id|ид|код|номер|№)";
const KEY_RO = "(?:id|nr|numar|numarul|cod|codul)";
const DEAL = "(?:order|invoice|transaction|receipt|check|cheque|basket|bill|booking|tx|trans|ticket|deal|document)";
const DEAL_RU = "(?:заказ|чек|накладн|счет|покупк|транзакци|сделк|продаж|операци|документ|реализаци)[а-я]*";
const DEAL_RO = "(?:comanda|comenzii|factura|facturii|bon|bonului|tranzactie|tranzactiei|tranzactii|document|documentului)";
/** Words around the name of a person's key: `user_pseudo_id`, `Shopify Customer ID`, `fullVisitorId`. */
const SYSTEM = "(?:crm|shopify|stripe|magento|hubspot|mailchimp|loyalty|full|unique|external|end)";
const MANNER = "(?:pseudo|unique|external|global|crm|loyalty|account|record|profile|card)";
/** The score of a name that says key and not of what. */
export const BARE_KEY = 5;

const rule = (role: Role, score: number, ...patterns: readonly string[]) => ({ role, score, pattern: new RegExp(`^(?:${patterns.join("|")})$`) });
const within = (words: string) => `.*(?<![a-zа-я])(?:${words})(?![a-zа-я]).*`;

/** Tried on names in lower case, words apart, without diacritics. */
const RULES = [
  rule(
    "id",
    10,
    `${PERSON} ${KEY}`,
    `${KEY} (?:of )?(?:the )?${PERSON}`,
    `${KEY_RU} ${PERSON_RU}`,
    `${PERSON_RU} ${KEY_RU}`,
    `${KEY_RO} ${PERSON_RO}`,
    `${PERSON_RO} ${KEY_RO}`,
  ),
  rule("id", 9, `${SYSTEM} ${PERSON} ${KEY}`, `${PERSON} ${MANNER} ${KEY}`),
  rule("id", 8, "customer", "client", "user", "buyer", "клиент", "покупатель", "пользователь", "контрагент", "заказчик", "cumparator", "utilizator"),
  rule("id", BARE_KEY, "id", "ид", "uid", "uuid", "guid"),
  rule("id", 4, `(?:(?:${PERSON}|billing) )?e ?mail(?: address)?`, "почта", "электронная почта", "adresa de email", "adresa email"),
  rule(
    "order",
    10,
    `${DEAL} ${KEY}`,
    `${KEY} (?:of )?(?:the )?${DEAL}`,
    `${KEY_RU} ${DEAL_RU}`,
    `${DEAL_RU} ${KEY_RU}`,
    `${KEY_RO} ${DEAL_RO}`,
    `${DEAL_RO} ${KEY_RO}`,
  ),
  rule("order", 7, "order", "invoice", "transaction", "receipt", "заказ", "чек", "накладная", "comanda", "factura", "bon"),
  rule(
    "date",
    10,
    `(?:${DEAL}|purchase|sale|sales|payment|event|visit) (?:date|time|datetime|date time|timestamp|ts|day|at|on)`,
    `(?:date|time) (?:of )?(?:the )?(?:${DEAL}|purchase|sale)`,
    `дата ${DEAL_RU}`,
    `data (?:${DEAL_RO}|achizitiei|vanzarii|platii)`,
  ),
  rule("date", 9, "date", "datetime", "date time", "timestamp", "day", "time", "дата", "дата и время", "data", "data si ora"),
  rule("date", 4, within("date|datetime|timestamp|дата|data"), "(?:created|ordered|purchased|paid|updated|signed up|registered)(?: at| on)?"),
  rule(
    "amount",
    10,
    `(?:${DEAL}|line|purchase|total|sales|net|gross|paid) (?:amount|total|value|revenue|price|sum|spend|spent|paid|cost)`,
    "(?:amount|total|value) (?:paid|spent|of order)",
    `сумма ${DEAL_RU}`,
    `(?:valoare|valoarea|suma|total) ${DEAL_RO}`,
    "valoare totala",
    "total spend",
    "total spent",
  ),
  rule(
    "amount",
    9,
    "amount",
    "total",
    "revenue",
    "sales",
    "spend",
    "spent",
    "value",
    "sum",
    "turnover",
    "gmv",
    "monetary",
    "сумма",
    "выручка",
    "оборот",
    "итого",
    "стоимость",
    "продажи",
    "suma",
    "valoare",
    "total",
    "venit",
    "incasari",
    "vanzari",
  ),
  rule("amount", 6, within("amount|revenue|spend|spent|turnover|сумма|выручка|стоимость|valoare|suma|venit|incasari")),
  rule(
    "quantity",
    10,
    "quantity",
    "qty",
    "units",
    "items",
    "pieces",
    "item count",
    "количество",
    "кол во",
    "колво",
    "штук",
    "шт",
    "cantitate",
    "cantitatea",
    "cant",
    "bucati",
    "buc",
  ),
  rule("quantity", 7, within("quantity|qty|количество|кол во|cantitate")),
  rule(
    "price",
    10,
    "unit price",
    "unit cost",
    "price per unit",
    "item price",
    "price each",
    "price",
    "цена",
    "цена за (?:единицу|штуку|шт)",
    "pret",
    "pretul",
    "pret unitar",
    "pret pe (?:unitate|bucata)",
  ),
  rule("price", 8, "(?:line ?item|product|selling|sale|list) price", "цена (?:р|руб|грн|тенге|сом)", "pret (?:lei|ron|mdl|eur)"),
  rule(
    "target",
    9,
    "target",
    "label",
    "outcome",
    "churn",
    "churned",
    "is churned?",
    "exited",
    "converted",
    "conversion",
    "responded",
    "response",
    "отток",
    "ушел",
    "целевая(?: переменная)?",
    "конверсия",
    "отклик",
    "tinta",
    "convertit",
    "dezabonat",
    "a plecat",
  ),
  rule("segment", 9, "segment", "segments", "cluster", "customer segment", "сегмент", "кластер", "segmentul"),
  rule("consent", 9, within("consent|opt in|optin|opted in|gdpr|согласие|consimtamant|acord"), "newsletter", "accepts marketing"),
  rule(
    "sensitive",
    8,
    "gender",
    "sex",
    "ethnicity",
    "race",
    "religion",
    "nationality",
    "disability",
    "marital status",
    "пол",
    "национальность",
    "религия",
    "семейное положение",
    "инвалидность",
    "gen",
    "genul",
    "etnie",
    "religie",
    "nationalitate",
    "stare civila",
  ),
  rule("weight", 8, "sample weight", "survey weight", "weighting", "вес наблюдения", "pondere"),
] as const;

/** Only names as clear as this speak for a part of a nested record by themselves: the `id` of an address is nobody's. */
const CLEAR_PART = 8;

/**
 * The roles a column's name speaks for, the clearest first; each role once. English, Russian and Romanian. Where the whole name of a part
 * of a nested record says nothing (`ecommerce.transaction_id`), its last part does, a little less clearly.
 */
export function rolesOfName(name: string): readonly NamedRole[] {
  const whole = namedRoles(name);
  if (whole.length > 0 || !name.includes(".")) return whole;
  return namedRoles(name.slice(name.lastIndexOf(".") + 1)).flatMap(({ role, score }) => (score >= CLEAR_PART ? [{ role, score: score - 1 }] : []));
}

function namedRoles(name: string): NamedRole[] {
  const words = wordsOf(name);
  const best = new Map<Role, number>();
  for (const { role, score, pattern } of RULES) if (score > (best.get(role) ?? 0) && pattern.test(words)) best.set(role, score);
  return [...best].map(([role, score]) => ({ role, score })).sort((a, b) => b.score - a.score);
}

/** Names of what is written in digits and is no number: telephones, postcodes, tax numbers, accounts, articles. In words as `wordsOf` has them. */
const CODE_NAME = new RegExp(
  `^(?:${[
    "(?:[a-z]+ )?(?:tele)?phone(?: (?:no|number|nr))?",
    "(?:mobile|cell|whats ?app) (?:no|number|nr)|(?:fax|tel)(?: (?:no|number|nr))?",
    "(?:[a-z]+ )?(?:zip|zip code|postcode|postal code|post code)",
    "(?:sku|ean|upc|gtin|isbn|barcode|bar code|iban|bic|swift|vat (?:id|no|number|code)|tax (?:id|no|number)|account (?:no|number)|card (?:no|number|last ?4))",
    "(?:[а-я]+ )?(?:телефон|тел|факс)(?: [а-я]+)?",
    "почтовый индекс|инн|кпп|огрн|снилс|окпо|бик|штрихкод|штрих код|артикул|номер счета|расчетный счет",
    "telefon(?: [a-z]+)?|nr (?:de )?(?:telefon|mobil)|numar (?:de )?telefon",
    "cod postal|cod de bare|cnp|cui|cif|idno|idnp|cod fiscal",
  ].join("|")})$`,
);

/** Whether what a column is called is written in digits without being a number, so that a leading zero or plus belongs to it. */
export function namesCode(name: string): boolean {
  return CODE_NAME.test(wordsOf(name));
}

/** `InvoiceNo`, `invoice_no` and `Invoice No.` are one. */
function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFD")
    .replace(/([a-z])\p{M}+/giu, "$1")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[^\p{L}\p{N}№]+/gu, " ")
    .trim();
}
