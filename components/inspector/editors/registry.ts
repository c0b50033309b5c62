import { type ComponentType, lazy } from "react";
import type { Editor, EditorProps } from "./contract";

type Loader = () => Promise<{ default: ComponentType<never> }>;

/** Editors of `custom` params, by the `editor` of their meta; each default-exports a component of `EditorProps`, loaded when first shown. */
const EDITORS: Readonly<Record<string, Loader>> = {
  "column-roles": () => import("./column-roles"),
  "derived-columns": () => import("./formula-columns"),
  fetch: () => import("./fetch"),
  "file-columns": () => import("./file-columns"),
  "file-sheet": () => import("./file-sheet"),
  "filter-rules": () => import("./filter-rules"),
  formula: () => import("./formula"),
  "join-keys": () => import("./join-keys"),
  measures: () => import("./measures"),
  "request-address": () => import("./request-address"),
  "request-headers": () => import("./request-headers"),
  "source-columns": () => import("./source-columns"),
  stream: () => import("./stream"),
  "stream-address": () => import("./stream-address"),
  "sort-keys": () => import("./sort-keys"),
  "currency-rates": () => import("./currency-rates"),
  "missing-columns": () => import("./missing-columns"),
  "window-figures": () => import("./window-figures"),
  "segment-rules": () => import("./segment-rules"),
};

/** Editors that say at its place what is wrong: it is not said once more below them. */
export const TELLS_PROBLEMS: ReadonlySet<string> = new Set(["derived-columns", "formula"]);

const loaded = new Map<string, Editor>();

/** The editor of this name, or undefined when there is none (the inspector then shows the value as JSON). */
export function editorOf(name: string): Editor | undefined {
  const loader = EDITORS[name];
  if (!loader) return undefined;
  let editor = loaded.get(name);
  if (!editor) {
    editor = lazy(loader as () => Promise<{ default: ComponentType<EditorProps> }>);
    loaded.set(name, editor);
  }
  return editor;
}
