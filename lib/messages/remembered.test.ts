import { expect, test } from "vitest";
import { remembered } from "./remembered";
import { addNodeWords, createTranslator } from "./translator";

test("says what the translator says, with and without values, and words that came later", async () => {
  const translator = await createTranslator("ru", "page");
  const plain = translator.getFixedT("ru");
  const t = remembered(plain);
  const node = "cluster:nodes.kmeans.name";
  expect(t(node, { defaultValue: "" })).toBe("");
  expect(t(node)).toBe(plain(node));
  await addNodeWords(translator, "ru", "core");
  expect(t(node, { defaultValue: "" })).toBe(plain(node));
  expect(t(node)).toMatch(/\p{L}/u);
  for (const count of [1, 3, 5]) expect(t("studio:top.threads", { count })).toBe(plain("studio:top.threads", { count }));
  for (let time = 0; time < 2; time++) expect(t("studio:top.share")).toBe(plain("studio:top.share"));
  expect(t("studio:no.such.words", { defaultValue: "else" })).toBe("else");
});
