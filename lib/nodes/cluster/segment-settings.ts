import * as z from "zod";
import { SEGMENT_COLORS } from "./segment-colors";

/** What a person decided about one segment, kept by the label that came in. */
const segmentSettingSchema = z.looseObject({
  name: z.string().optional(),
  /** One of SEGMENT_COLORS. */
  color: z.int().min(1).max(SEGMENT_COLORS).optional(),
  /** Key of the segment it is merged into. */
  mergeInto: z.string().optional(),
});

export const segmentSettingsSchema = z.record(z.string(), segmentSettingSchema);

export type SegmentSetting = z.infer<typeof segmentSettingSchema>;
export type SegmentSettings = Readonly<Record<string, SegmentSetting>>;

/** The segment each key ends up in: follows merges, ignores merges into a segment that is not there and circles. */
export function mergeTarget(key: string, settings: SegmentSettings, present: ReadonlySet<string>): string {
  const passed = new Set([key]);
  let current = key;
  for (;;) {
    const next = settings[current]?.mergeInto;
    if (next === undefined || !present.has(next)) return current;
    // In a circle everybody ends in its first key, whichever one begins with.
    if (passed.has(next)) return [...circle(next, settings)].sort()[0];
    passed.add(next);
    current = next;
  }
}

function circle(start: string, settings: SegmentSettings): Set<string> {
  const keys = new Set<string>();
  for (let key: string | undefined = start; key !== undefined && !keys.has(key); key = settings[key]?.mergeInto) keys.add(key);
  return keys;
}

function changed(settings: SegmentSettings, key: string, change: SegmentSetting): SegmentSettings {
  const next = Object.fromEntries(Object.entries({ ...settings[key], ...change }).filter(([, value]) => value !== undefined));
  const { [key]: _, ...others } = settings;
  return Object.keys(next).length > 0 ? { ...others, [key]: next } : others;
}

/** A segment renamed; an empty name gives it Strata's again. */
export function renamed(settings: SegmentSettings, key: string, name: string): SegmentSettings {
  return changed(settings, key, { name: name.trim() === "" ? undefined : name.trim() });
}

export function recolored(settings: SegmentSettings, key: string, color: number): SegmentSettings {
  return changed(settings, key, { color });
}

export function mergedInto(settings: SegmentSettings, key: string, target: string): SegmentSettings {
  return changed(settings, key, { mergeInto: target });
}

/** Undoes the merges into a segment. */
export function split(settings: SegmentSettings, merged: readonly string[]): SegmentSettings {
  return merged.reduce((current, key) => changed(current, key, { mergeInto: undefined }), settings);
}
