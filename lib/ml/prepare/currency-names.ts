/** Signs and words by which people write currencies, to ISO 4217 codes. A bare $ is taken as the US dollar, £ as sterling, ¥ as yen. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  EUR: ["€", "euro", "euros", "евро"],
  USD: ["$", "us$", "usd$", "dollar", "dollars", "us dollar", "доллар", "доллары", "долл", "долл.", "dolar", "dolari"],
  GBP: ["£", "pound", "pounds", "sterling", "фунт", "lire sterline", "liră sterlină"],
  RUB: ["₽", "руб", "руб.", "рубль", "рублей", "р.", "rur", "ruble", "rubles"],
  RON: ["lei", "leu", "ron lei", "лей", "rol"],
  MDL: ["mdl lei", "lei md", "lei mdl", "молдавский лей"],
  UAH: ["₴", "грн", "грн.", "гривна", "hryvnia"],
  KZT: ["₸", "тенге", "tenge"],
  BYN: ["br", "byr"],
  TRY: ["₺", "tl"],
  JPY: ["¥", "yen", "円"],
  CNY: ["元", "rmb", "yuan", "cn¥"],
  INR: ["₹", "rs", "rs.", "rupee", "rupees"],
  KRW: ["₩", "won"],
  ILS: ["₪", "nis"],
  PLN: ["zł", "zl", "zloty", "złoty"],
  CZK: ["kč", "kc"],
  HUF: ["ft", "forint"],
  BGN: ["лв", "лв.", "лев", "lv"],
  CHF: ["sfr", "sfr.", "fr."],
  SEK: ["skr"],
  NOK: ["nkr"],
  DKK: ["dkr"],
  BRL: ["r$"],
  CAD: ["c$", "ca$", "can$"],
  AUD: ["a$", "au$"],
  NZD: ["nz$"],
  HKD: ["hk$"],
  SGD: ["s$"],
  MXN: ["mx$"],
  VND: ["₫"],
  THB: ["฿", "baht"],
  PHP: ["₱"],
  NGN: ["₦"],
  GEL: ["₾", "lari"],
  AZN: ["₼", "manat"],
  AMD: ["֏", "dram"],
  BTC: ["₿", "bitcoin"],
};

const CODES = new Map(Object.entries(SPELLINGS).flatMap(([code, spellings]) => spellings.map((spelling) => [spelling, code] as const)));

/** The ISO code of a currency as people write it (`eur`, `€`, `US$`, `руб.`); null for what is no currency. Any three Latin letters are a code. */
export function currencyCode(text: string): string | null {
  const plain = text.trim().toLowerCase();
  if (/^[a-z]{3}$/.test(plain)) return CODES.get(plain) ?? plain.toUpperCase();
  return CODES.get(plain) ?? null;
}

const COMMON = new Set(
  "EUR USD GBP RUB RON MDL UAH KZT BYN TRY JPY CNY INR KRW ILS PLN CZK HUF BGN CHF SEK NOK DKK BRL CAD AUD NZD HKD SGD MXN VND THB PHP NGN GEL AZN AMD BTC RSD BAM MKD ALL ISK EGP ZAR AED SAR QAR KWD MAD TND KES GHS ARS CLP COP PEN UYU IDR MYR TWD PKR BDT LKR UZS KGS TJS TMT MNT".split(
    " ",
  ),
);

/**
 * Whether texts are currencies: half of them or more are signs, words for money or common codes in capitals (`top` and `yes` are
 * not), and with these nearly all are, codes in small letters beside codes in capitals among them.
 */
export function areCurrencies(texts: readonly string[]): boolean {
  const written = texts.map((text) => text.trim()).filter((text) => text !== "");
  if (written.length === 0 || written.length > 300) return false;
  const sure = written.filter((text) => CODES.has(text.toLowerCase()) || COMMON.has(text));
  const known = written.filter((text) => CODES.has(text.toLowerCase()) || COMMON.has(text.toUpperCase()));
  return sure.length >= 0.5 * written.length && known.length >= 0.8 * written.length;
}

export interface Money {
  readonly amount: number;
  /** Null: the text is a number only. */
  readonly currency: string | null;
}

const MONEY = /^\s*([-+−(]?)\s*([^\d\s.,()+−-][^\d()+−-]*?)?\s*([-+−]?)\s*(\d[\d\s.,'’\u00a0\u202f]*)\s*([^\d\s()][^\d()]*?)?\s*\)?\s*$/u;

/**
 * Reads an amount with its currency before or behind it: `€12.50`, `-$1,234.56`, `1.234,56 EUR`, `1 200 руб.`, `(12.00)`.
 * The last of two different separators is the decimal one; one that stands several times parts thousands; a single point is
 * decimal, and so is a single comma unless exactly three digits follow it. Null when it is no amount.
 */
export function readMoney(text: string): Money | null {
  const match = MONEY.exec(text);
  if (!match) return null;
  const [, lead, before, sign, digits, behind] = match;
  const word = (before ?? "").trim() || (behind ?? "").trim();
  if ((before ?? "").trim() !== "" && (behind ?? "").trim() !== "") return null;
  const currency = word === "" ? null : currencyCode(word);
  if (word !== "" && currency === null) return null;
  const amount = readDigits(digits);
  if (amount === null) return null;
  const negative = /[-−(]/.test(lead) || /[-−]/.test(sign);
  return { amount: negative ? -amount : amount, currency };
}

function readDigits(text: string): number | null {
  const plain = text.replace(/[\s'’\u00a0\u202f]/g, "");
  const [dot, comma] = [plain.lastIndexOf("."), plain.lastIndexOf(",")];
  const several = (sign: string) => plain.indexOf(sign) !== plain.lastIndexOf(sign);
  let decimal = "";
  if (dot >= 0 && comma >= 0) decimal = dot > comma ? "." : ",";
  else if (dot >= 0 && !several(".")) decimal = ".";
  else if (comma >= 0 && !several(",") && plain.length - comma - 1 !== 3) decimal = ",";
  const joined = decimal === "," ? plain.replaceAll(".", "").replace(",", ".") : plain.replaceAll(",", "").replaceAll(".", decimal);
  const number = Number(joined);
  return joined === "" || !Number.isFinite(number) ? null : number;
}
