import { describe, expect, it } from "vitest";
import { pipelineJsonSchema } from "./json-schema";
import { VERSION } from "./schema";

describe("the published JSON Schema", () => {
  // Written by `npx vitest run lib/document/json-schema.test.ts --update`.
  it("is the one that follows from the code", async () => {
    await expect(`${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(`../../public/schema/pipeline-v${VERSION}.schema.json`);
  });
});
