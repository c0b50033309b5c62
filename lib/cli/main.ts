import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { isLanguage, LANGUAGES, type Language } from "@/lib/messages/languages";
import { nodesCommand } from "./nodes-command";
import { type RunOptions, runCommand } from "./run-command";
import { EXIT, type ExitStatus, type Terminal, UsageError } from "./terminal";
import { validateCommand } from "./validate-command";
import { Words } from "./words";

/** The command line: `argv` without node and script. Resolves to the exit status; writes only through `terminal`. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.good;
  const version = versionOf(terminal.root);
  const wordsFor = (language: Language | undefined) => Words.in(language ?? "en");
  const program = new Command("strata")
    .description("Runs Strata pipelines without a browser, on the same engine.")
    .version(version)
    .option(
      "--language <language>",
      `language of messages, and of words that become data such as segment names (${LANGUAGES.join(", ")}); default: English messages, the pipeline's language for data`,
      language,
    )
    .showHelpAfterError("(strata --help tells more)")
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.stdout(text), writeErr: (text) => terminal.stderr(text) });
  const shared = () => program.opts<{ language?: Language }>();

  program
    .command("nodes")
    .description("list the nodes a pipeline can have")
    .option("--json", "as JSON: ports, and the JSON Schema of the params with defaults")
    .action(async (options: { json?: boolean }) => {
      status = await nodesCommand(options, await wordsFor(shared().language), terminal);
    });
  program
    .command("validate")
    .description("check a pipeline file without running it")
    .argument("<file>", "pipeline file (*.strata.json)")
    .option("--json", "as JSON")
    .action(async (file: string, options: { json?: boolean }) => {
      status = await validateCommand(file, options, await wordsFor(shared().language), terminal);
    });
  program
    .command("run")
    .description("run a pipeline")
    .argument("<file>", "pipeline file (*.strata.json)")
    .option("--input <NODE=PATH>", "bind a file to a source, by the node's id or label (repeatable)", collect)
    .option("--set <NODE.param=JSON>", "set a param of a node, by its id or label (repeatable)", collect)
    .option("--allow-origin <ORIGIN>", "let sources on the network ask this server, such as https://api.example.com (repeatable)", collect)
    .option("--header <NODE.Name=value>", "send a header with the requests of a source, in place of its own of that name (repeatable)", collect)
    .option("--listen <NODE=SECONDS>", "listen to a live stream for so long and run on its last window; its server needs --allow-origin (repeatable)", collect)
    .option("--threads <N>", "threads that compute; the results are the same with any number", threads)
    .option("--seed <N>", "seed of everything random, instead of the pipeline's", seed)
    .option("--out <DIR>", "write every export and results.json into this folder")
    .option("--json", "print results.json on stdout")
    .addHelpText("after", "\nExit status: 0 good, 1 the pipeline failed, 2 wrong call.")
    .action(async (file: string, options: Omit<RunOptions, "language">) => {
      const { language: chosen } = shared();
      status = await runCommand(file, { ...options, ...(chosen ? { language: chosen } : {}) }, await wordsFor(chosen), version, terminal);
    });
  for (const command of program.commands) {
    // Options of the whole program may stand after the command too.
    command.option("--language <language>", "see strata --help", (value) => program.setOptionValue("language", language(value)));
  }

  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.usage;
    if (error instanceof UsageError) {
      terminal.stderr(`error: ${error.message}\n`);
      return EXIT.usage;
    }
    terminal.stderr(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.failed;
  }
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function threads(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > 64) throw new InvalidArgumentError("It must be a whole number from 1 to 64.");
  return number;
}

function seed(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 4294967295) throw new InvalidArgumentError("It must be a whole number from 0 to 4294967295.");
  return number;
}

function language(value: string): Language {
  if (!isLanguage(value)) throw new InvalidArgumentError(`It must be one of ${LANGUAGES.join(", ")}.`);
  return value;
}

function versionOf(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed && typeof parsed.version === "string" ? parsed.version : "";
}
