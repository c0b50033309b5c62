/** Whether a dropped file is a pipeline rather than data, by its name alone: nothing is read before it is asked for. */
export function isPipelineFile(file: { readonly name: string }): boolean {
  return /\.strata(\.json)?$/i.test(file.name);
}

/** What a file picker for data offers; anything else is told about when it is read. */
export const DATA_FILES = ".csv,.tsv,.txt,.gz,text/csv,text/tab-separated-values,text/plain,application/gzip";
export const PIPELINE_FILES = ".json,.strata,application/json";

/** A file name for a pipeline: its name without what file systems dislike. */
export function pipelineFileName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "")
    .slice(0, 100);
  return `${safe || "pipeline"}.strata.json`;
}
