import { fail } from "@/lib/problem";
import { valueAt } from "@/lib/table/json-reader/find-records";
import { shortened } from "./request";

/** How the answers of one address follow one another. */
export type Paging =
  | { readonly kind: "none" }
  /** `Link: <…>; rel="next"` (RFC 8288), as GitHub and Shopify send it. */
  | { readonly kind: "link" }
  /** The next address stands in the answer, at a path of keys joined by dots. */
  | { readonly kind: "next"; readonly path: string }
  /** A mark of the place stands in the answer and is sent back as a parameter of the address. */
  | { readonly kind: "cursor"; readonly path: string; readonly parameter: string }
  /** Pages have numbers. */
  | { readonly kind: "page"; readonly parameter: string; readonly first: number }
  /** Rows are skipped: `offset` grows by the rows that came. */
  | { readonly kind: "offset"; readonly parameter: string; readonly sizeParameter: string; readonly size: number };

/** What paging looks at in a page that came. */
export interface PageSeen {
  /** The address that answered. */
  readonly url: string;
  readonly link: string | null;
  /** The parsed document; undefined when it is no JSON. */
  readonly document: unknown;
  /** Rows that came before this page, and in it. */
  readonly before: number;
  readonly rows: number;
  /** From 0. */
  readonly index: number;
}

/** The first address to ask. */
export function firstAddress(url: string, paging: Paging): string {
  if (paging.kind === "page") return withParameter(url, paging.parameter, String(paging.first));
  if (paging.kind !== "offset") return url;
  const sized = paging.sizeParameter === "" ? url : withParameter(url, paging.sizeParameter, String(paging.size));
  return withParameter(sized, paging.parameter, "0");
}

/**
 * The address of the next page, null at the end. A page without rows is the end where pages are counted: a server may give fewer rows than
 * were asked for, so a short page is not. Fails with `source.paging-not-json` where the answer must be JSON, `source.paging-address` where
 * what stands there is no address.
 */
export function nextAddress(start: string, paging: Paging, seen: PageSeen): string | null {
  switch (paging.kind) {
    case "none":
      return null;
    case "link":
      return linked(seen.link, seen.url);
    case "next": {
      const value = inAnswer(seen, paging.path);
      return value === null ? null : resolved(value, seen.url);
    }
    case "cursor": {
      const value = inAnswer(seen, paging.path);
      return value === null ? null : withParameter(start, paging.parameter, value);
    }
    case "page":
      return seen.rows === 0 ? null : withParameter(start, paging.parameter, String(paging.first + seen.index + 1));
    case "offset":
      return seen.rows === 0 ? null : withParameter(firstAddress(start, paging), paging.parameter, String(seen.before + seen.rows));
  }
}

/** A text or a number at a path of the answer; null where there is none, as on the last page. */
function inAnswer({ document, url }: PageSeen, path: string): string | null {
  if (document === undefined) return fail("source.paging-not-json", { address: shortened(url) }, { param: "paging" });
  const value = valueAt(document, path);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

function resolved(value: string, base: string): string {
  try {
    return new URL(value, base).href;
  } catch {
    return fail("source.paging-address", { value: shortened(value, 80) }, { param: "paging" });
  }
}

/** The target of the first link with the relation `next`. Parameters may stand in any order, quoted or not; a comma may stand in an address. */
function linked(header: string | null, base: string): string | null {
  for (const [, target, parameters] of (header ?? "").matchAll(/<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"[^"]*"|[^\s";,]+))?)*)/g)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))/i.exec(parameters);
    if ((relation?.[1] ?? relation?.[2] ?? "").toLowerCase().split(/\s+/).includes("next")) return resolved(target, base);
  }
  return null;
}

/** The address with a parameter of its query set; others stay as they were written. */
export function withParameter(url: string, name: string, value: string): string {
  const address = new URL(url);
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const kept = address.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && nameOf(part) !== name);
  address.search = [...kept, pair].join("&");
  return address.href;
}

function nameOf(part: string): string {
  const name = (part.split("=", 1)[0] ?? "").replaceAll("+", " ");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
