export const ENGINES = ["auto", "kernels", "tensor"] as const;
export type EngineChoice = (typeof ENGINES)[number];

/** What computed the iterations, and how far it was from the exact ending; part of the report. */
export interface EngineFigures {
  /** `kernels`, or the backend of tfjs. */
  readonly used: string;
  /** Largest distance of a centre from where the exact ending put it, in standard deviations of the features; null for the kernels. */
  readonly deviation: number | null;
  /** Largest difference of a point's silhouette from the kernels', over a sample; null for the kernels. */
  readonly silhouetteDeviation: number | null;
}

export const KERNELS: EngineFigures = { used: "kernels", deviation: null, silhouetteDeviation: null };
