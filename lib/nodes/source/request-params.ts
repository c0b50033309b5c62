import * as z from "zod";
import { canonicalJson } from "@/lib/hash";
import type { CollectPlan } from "@/lib/network/collect";
import type { Paging } from "@/lib/network/pages";
import { type Header, type HeaderField, readAddress } from "@/lib/network/request";

/** A secret header holds no value here: it is kept on the machine where it was typed, by origin and name. */
export const headersParam = z
  .array(z.looseObject({ name: z.string(), value: z.string(), secret: z.boolean() }))
  .default([])
  .meta({ control: "custom", editor: "request-headers", unread: true });

const shownFor = (...paging: readonly Paging["kind"][]) => ({ when: { paging }, unread: true });

/**
 * How an address is asked: the params of a source on the network that say nothing about the rows themselves. Results hang on what came
 * (`datasets`), so that changing these, or fetching the same again, runs nothing.
 */
export const requestParams = {
  paging: z.enum(["none", "link", "next", "cursor", "page", "offset"]).default("none").meta({ unread: true }),
  nextPath: z.string().default("next").meta(shownFor("next")),
  cursorPath: z.string().default("next_cursor").meta(shownFor("cursor")),
  cursorParameter: z.string().default("cursor").meta(shownFor("cursor")),
  pageParameter: z.string().default("page").meta(shownFor("page")),
  firstPage: z.int().min(0).max(1_000_000).default(1).meta(shownFor("page")),
  offsetParameter: z.string().default("offset").meta(shownFor("offset")),
  sizeParameter: z.string().default("limit").meta(shownFor("offset")),
  pageSize: z.int().min(1).max(100_000).default(100).meta(shownFor("offset")),
  mostPages: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .meta({ ...shownFor("link", "next", "cursor", "page", "offset"), unit: "pages" }),
  repeat: z.boolean().default(false).meta({ unread: true }),
  every: z
    .int()
    .min(1)
    .max(1440)
    .default(15)
    .meta({ when: { repeat: [true] }, unit: "minutes", unread: true }),
  follow: z
    .boolean()
    .default(true)
    .meta({ when: { repeat: [true] }, unread: true }),
};

export const patienceParams = {
  pause: z.number().min(0).max(60).default(0.2).meta({ advanced: true, step: 0.1, unit: "seconds", unread: true }),
  timeout: z.int().min(1).max(600).default(30).meta({ advanced: true, unit: "seconds", unread: true }),
  largest: z.int().min(1).max(512).default(200).meta({ advanced: true, unit: "megabytes", unread: true }),
};

const asking = z.object({ ...requestParams, ...patienceParams });
export type Asking = z.output<typeof asking>;

/**
 * A request as a person had it made: the address, and how it is asked where that is not bare. What is asked without a person must have been
 * asked in this very way by one, so that a document from elsewhere cannot add parameters or headers to a known address.
 */
export function askedAs(chosen: Asking & { readonly url: string; readonly headers: readonly HeaderField[] }): string {
  const read = readAddress(chosen.url, "fetch");
  if (!read.ok) return "";
  const { href } = read.address.url;
  const headers = chosen.headers.filter(({ name }) => name.trim() !== "").map(({ name, value, secret }) => [name.trim().toLowerCase(), secret ? null : value]);
  const paging = pagingOf(chosen);
  return headers.length === 0 && paging.kind === "none" ? href : `${href} ${canonicalJson({ headers, paging })}`;
}

/** What the gate is to do. */
export function planOf(chosen: Asking & { readonly records: string }, url: string, headers: readonly Header[]): CollectPlan {
  return {
    url,
    headers,
    paging: pagingOf(chosen),
    mostPages: chosen.mostPages,
    pause: chosen.pause * 1000,
    timeout: chosen.timeout * 1000,
    limit: chosen.largest * 2 ** 20,
    records: chosen.records.trim(),
  };
}

/** An empty name of a parameter or path means what the form begins with. */
function pagingOf(chosen: Asking): Paging {
  const named = (text: string, otherwise: string) => text.trim() || otherwise;
  switch (chosen.paging) {
    case "none":
    case "link":
      return { kind: chosen.paging };
    case "next":
      return { kind: "next", path: named(chosen.nextPath, "next") };
    case "cursor":
      return { kind: "cursor", path: named(chosen.cursorPath, "next_cursor"), parameter: named(chosen.cursorParameter, "cursor") };
    case "page":
      return { kind: "page", parameter: named(chosen.pageParameter, "page"), first: chosen.firstPage };
    case "offset":
      return { kind: "offset", parameter: named(chosen.offsetParameter, "offset"), sizeParameter: chosen.sizeParameter.trim(), size: chosen.pageSize };
  }
}
