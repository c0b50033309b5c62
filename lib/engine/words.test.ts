import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LANGUAGES } from "@/lib/messages/languages";
import { createTranslator } from "@/lib/messages/translator";

const SOURCES = ["lib/engine", "lib/storage"];

/** Every problem code that stands in the sources of these folders. */
function codes(): string[] {
  const files = SOURCES.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).filter(
    (path) => path.endsWith(".ts") && !path.includes(".test."),
  );
  const found = files.flatMap((path) => [...readFileSync(path, "utf8").matchAll(/"(engine\.[a-z-]+)"/g)].map((match) => match[1]));
  return [...new Set(found)].sort();
}

it("every problem of engine and storage has a message and a remedy in every language", async () => {
  expect(codes().length).toBeGreaterThan(15);
  for (const language of LANGUAGES) {
    const translator = await createTranslator(language);
    for (const code of codes()) {
      const name = code.slice("engine.".length);
      for (const part of ["message", "remedy"]) expect(translator.exists(`engine:problems.${name}.${part}`), `${language} ${code} ${part}`).toBe(true);
    }
  }
});
