/** A part of a words file; which keys it holds stands in lib/setup/words-part.cjs. A bundler that does not know parts gives the whole file. */
declare module "*.json?core" {
  const words: Readonly<Record<string, unknown>>;
  export = words;
}

declare module "*.json?forms" {
  const words: Readonly<Record<string, unknown>>;
  export = words;
}

declare module "*.json?results" {
  const words: Readonly<Record<string, unknown>>;
  export = words;
}

declare module "*.json?help" {
  const words: Readonly<Record<string, unknown>>;
  export = words;
}
