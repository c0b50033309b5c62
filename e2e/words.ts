import { readdirSync, readFileSync } from "node:fs";
import i18next, { type TFunction } from "i18next";

export const LANGUAGES = ["en", "ru", "ro"] as const;
export type Language = (typeof LANGUAGES)[number];

const FOLDER = "lib/messages";

interface Messages {
  readonly [key: string]: string | Messages;
}

function areasOf(language: Language): Record<string, Messages> {
  const files = readdirSync(`${FOLDER}/${language}`).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    files.map((name): [string, Messages] => [name.replace(".json", ""), JSON.parse(readFileSync(`${FOLDER}/${language}/${name}`, "utf8"))]),
  );
}

/** What the page says, in one language: the same words the product loads, so that no test holds a copy of them. */
export interface Words {
  readonly language: Language;
  readonly t: TFunction;
  /** The name of a node type in the palette and on its card. */
  node(type: string): string;
  port(type: string, port: string): string;
  integer(value: number): string;
  percent(value: number, digits?: number): string;
  /** A lift: +12.3 %. */
  lift(value: number): string;
}

export function wordsOf(language: Language): Words {
  const areas = areasOf(language);
  const translator = i18next.createInstance();
  void translator.init({
    lng: language,
    fallbackLng: false,
    ns: Object.keys(areas),
    defaultNS: "common",
    resources: { [language]: areas },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  translator.services.formatter?.add("percent", (value: number) =>
    new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value),
  );
  const at = (type: string) => {
    const [area, name] = type.split(".");
    return `${area}:nodes.${name}`;
  };
  return {
    language,
    t: translator.t,
    node: (type) => translator.t(`${at(type)}.name`),
    port: (type, port) => translator.t(`${at(type)}.ports.${port}`),
    integer: (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value),
    percent: (value, digits = 1) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits }).format(value),
    lift: (value) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value),
  };
}

/** The first parts of all keys: a token such as `results.segments.caption` on the page is a key nobody translated. */
export function keyRoots(): ReadonlySet<string> {
  return new Set(Object.values(areasOf("en")).flatMap((messages) => Object.keys(messages)));
}
