import type { ModelMethod } from "./method";

/** Every method a model may name, one line each, loaded when first applied. The names are in saved models: never rename one. */
const METHODS: Readonly<Record<string, () => Promise<ModelMethod>>> = {
  prototypes: async () => (await import("./prototypes")).prototypesMethod,
  dbscan: async () => (await import("./dbscan")).dbscanMethod,
  mixture: async () => (await import("./mixture")).mixtureMethod,
  kmeans: async () => (await import("./kmeans")).kMeansMethod,
  logistic: async () => (await import("./logistic")).logisticMethod,
  som: async () => (await import("./som")).somMethod,
  series: async () => (await import("./series")).seriesMethod,
  rules: async () => (await import("./rules")).rulesMethod,
  mlp: async () => (await import("./mlp")).mlpMethod,
};

/** How models with this method are applied; undefined for one this version does not know. */
export async function modelMethod(name: string): Promise<ModelMethod | undefined> {
  return Object.hasOwn(METHODS, name) ? METHODS[name]() : undefined;
}
