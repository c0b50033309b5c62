import { type ComponentType, lazy } from "react";
import type { Report } from "@/lib/nodes/contract";

export interface PreviewProps<R extends Report = Report> {
  readonly report: R;
}

type Loader = () => Promise<{ default: ComponentType<never> }>;

/** One view per kind of preview, loaded when first shown; each default-exports a component of `PreviewProps`. */
const VIEWS: Readonly<Record<string, Loader>> = {
  "rows-preview": () => import("./lazy/rows"),
  "prepare.join-preview": () => import("./lazy/join"),
};

const loaded = new Map<string, ComponentType<PreviewProps>>();

export function previewOf(kind: string): ComponentType<PreviewProps> | undefined {
  const loader = VIEWS[kind];
  if (!loader) return undefined;
  let view = loaded.get(kind);
  if (!view) {
    view = lazy(loader as () => Promise<{ default: ComponentType<PreviewProps> }>);
    loaded.set(kind, view);
  }
  return view;
}
