/** How a segment is called and coloured in the view around the map. */
export interface MapGroup {
  readonly name: string;
  /** 1 to 8; 0 is noise. */
  readonly color: number;
}
