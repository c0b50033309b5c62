import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Parsed, parsePipeline } from "@/lib/document/parse";
import { UsageError } from "./terminal";
import type { Words } from "./words";

/** Reads a pipeline file. A file that is missing or is not JSON is a wrong call. */
export function readPipelineFile(file: string, cwd: string, words: Words): Parsed {
  const path = resolve(cwd, file);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UsageError(missing ? `no such file: ${file}` : `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = parsePipeline(text);
  if (!parsed.ok && UNREADABLE.has(parsed.problem.code)) throw new UsageError(`${file}: ${words.problem(parsed.problem).message}`);
  return parsed;
}

/** Not even JSON: there is no pipeline to speak about. */
const UNREADABLE: ReadonlySet<string> = new Set(["studio.not-json", "studio.file-empty", "studio.file-too-large"]);
