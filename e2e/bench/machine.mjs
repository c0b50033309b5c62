import { cpus, platform, release, totalmem } from "node:os";

/** The machine and the day, as the table tells them. */
export function machine() {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 1024 ** 3)} GB, ${platform()} ${release().split("-")[0]}`,
    node: process.version,
  };
}
