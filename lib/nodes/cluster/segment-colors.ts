/**
 * Colours there are for segments, 1 to this; 0 is noise. They stand in app/globals.css as `--segment-1` ..., chosen so that
 * they are told apart with every kind of colour vision: segment-colors.test.ts holds them to it.
 */
export const SEGMENT_COLORS = 12;

/** Every colour a person may give a segment. */
export const SEGMENT_COLOR_NUMBERS: readonly number[] = Array.from({ length: SEGMENT_COLORS }, (_, i) => i + 1);

/** Colour of the segment at a place of the node's segments: one after the other, and from the first again when there are more. */
export function segmentColorAt(place: number): number {
  return (place % SEGMENT_COLORS) + 1;
}

/** The CSS property that holds a colour: 1 to SEGMENT_COLORS cycle, 0 or less is noise. */
export function segmentColorName(color: number): string {
  return color < 1 ? "--segment-noise" : `--segment-${segmentColorAt(color - 1)}`;
}
