import type { Pipeline } from "@/lib/document/schema";
import { type Finding, validatePipeline } from "@/lib/engine/validate";
import { nodeOfType } from "@/lib/nodes/registry";
import { readPipelineFile } from "./read-pipeline";
import { EXIT, type ExitStatus, type Terminal } from "./terminal";
import { nodeTitle } from "./titles";
import type { Words } from "./words";

/** `strata validate FILE`: what can be known without running. Status 1 when there is an error. */
export async function validateCommand(file: string, options: { readonly json?: boolean }, words: Words, terminal: Terminal): Promise<ExitStatus> {
  const parsed = readPipelineFile(file, terminal.cwd, words);
  const pipeline = parsed.ok ? parsed.value.pipeline : null;
  const findings: readonly Finding[] = parsed.ok
    ? [...parsed.value.notices.map((problem) => ({ problem })), ...validatePipeline(parsed.value.pipeline, nodeOfType).map(withoutData)]
    : [{ problem: parsed.problem }];
  const problems = findings.map(({ node, problem }) => ({ ...(node === undefined ? {} : { node }), ...words.problem(problem, typeOf(pipeline, node)) }));
  const valid = problems.every((problem) => problem.severity !== "error");
  if (options.json) await terminal.stdout(`${JSON.stringify({ valid, problems }, null, 2)}\n`);
  else {
    for (const problem of problems) {
      const place = problem.node === undefined || !pipeline ? "" : `${nodeTitle(pipeline, problem.node, words)}: `;
      await terminal.stdout(`${problem.severity}: ${place}${problem.message}\n${problem.remedy ? `  ${problem.remedy}\n` : ""}`);
    }
    const count = pipeline?.nodes.length ?? 0;
    await terminal.stdout(valid ? `${file}: valid, ${count} ${count === 1 ? "node" : "nodes"}\n` : `${file}: not valid\n`);
  }
  return valid ? EXIT.good : EXIT.failed;
}

const WITHOUT_DATA = new Set(["source.no-file", "source.not-fetched", "source.stream-not-started"]);

/** A shared pipeline comes without its data, which `run` names, fetches or listens for: no fault of the file. */
function withoutData(finding: Finding): Finding {
  return WITHOUT_DATA.has(finding.problem.code) ? { ...finding, problem: { ...finding.problem, severity: "warning" } } : finding;
}

function typeOf(pipeline: Pipeline | null, id: string | undefined): string | undefined {
  return pipeline?.nodes.find((node) => node.id === id)?.type;
}
