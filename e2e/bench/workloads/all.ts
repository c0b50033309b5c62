import { workloads as density } from "./density";
import { workloads as hierarchical } from "./hierarchical";
import { workloads as kmeans, type Workload } from "./kmeans";
import { workloads as mixture } from "./mixture";
import { workloads as prototypes } from "./prototypes";
import { workloads as reduce } from "./reduce";
import { workloads as tableOperations } from "./table-operations";
import { workloads as tabular } from "./tabular";

/** Every workload, one line a module of this folder. */
export const workloads: readonly Workload[] = [...kmeans, ...mixture, ...prototypes, ...density, ...hierarchical, ...reduce, ...tabular, ...tableOperations];

export function workload(id: string): Workload {
  const found = workloads.find((of) => of.id === id);
  if (!found) throw new RangeError(`there is no workload ${id}`);
  return found;
}
