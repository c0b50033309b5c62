import { writeFile } from "node:fs/promises";
import type { StudioPage } from "./studio-page";
import { expect, expectAccessible, test } from "./test";
import { expectTranslated } from "./watch";
import { LANGUAGES, wordsOf } from "./words";

/** Customers, their health, a formula, and a method that the sample is too small for. */
async function opened(studio: StudioPage, path: string, language: string): Promise<void> {
  const node = (id: string, type: string, params: Readonly<Record<string, unknown>> = {}) => ({ id, type, v: 1, params });
  const wire = (from: string, to: string) => ({ from: { node: from, port: "data" }, to: { node: to, port: "data" } });
  const document = {
    format: "strata/pipeline",
    version: 1,
    name: "Formulas",
    seed: 42,
    language,
    nodes: [
      node("shop", "source.synthetic", { rows: 120 }),
      node("health", "prepare.health"),
      node("derive", "prepare.derive"),
      node("groups", "cluster.hdbscan", { minClusterSize: 100 }),
    ],
    wires: [wire("shop", "health"), wire("health", "derive"), wire("health", "groups")],
    layout: { shop: { x: 0, y: 0 }, health: { x: 300, y: 0 }, derive: { x: 600, y: 0 }, groups: { x: 600, y: 220 } },
    notes: [],
    groups: [],
    inputs: {},
  };
  await writeFile(path, JSON.stringify(document));
  await studio.importPipeline(path);
  await studio.settled();
  await studio.showEverything();
}

test("a formula is written by keyboard: completed, paired, marked where it is wrong, tried on the first rows", async ({ studio, page }, info) => {
  const { t } = wordsOf("en");
  await opened(studio, info.outputPath("a.strata.json"), "en");
  await studio.select(studio.cardOf("prepare.derive"));
  await studio.inspector.getByRole("textbox", { name: t("prepare:formula.name"), exact: true }).fill("rounded");
  const field = studio.inspector.getByRole("textbox", { name: t("prepare:formula.formula") });
  const list = page.getByRole("listbox", { name: t("prepare:formula.completions") });

  // A function by its name in spreadsheets; its bracket comes closed, and how it is called is told.
  await field.focus();
  await page.keyboard.type("roun");
  await expect(list.getByRole("option").first()).toContainText("round");
  await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(list).toBeHidden();
  await expect(field).toHaveValue("round()");
  await expect(studio.inspector.getByText(t("prepare:formula.functions.round"))).toBeVisible();
  await expectAccessible(page, "a formula with the hint of a function");

  // A column from the whole list; the closing bracket is stepped over.
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option")).not.toHaveCount(0);
  await expectAccessible(page, "the list of completions");
  await page.keyboard.press("Escape");
  await page.keyboard.type("spen");
  await expect(list.getByRole("option").first()).toContainText("spend");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" / 3, 1)");
  await expect(field).toHaveValue("round(spend / 3, 1)");

  // Brackets close and names are completed for a hand that is quicker than the screen.
  await page.evaluate(() => {
    const frame = window.requestAnimationFrame.bind(window);
    document.body.dataset.slow = "";
    window.requestAnimationFrame = (callback) => frame("slow" in document.body.dataset ? () => setTimeout(() => frame(callback), 200) : callback);
  });
  await page.keyboard.press("Control+a");
  for (const key of ["(", "s", "p", "e", "n", "Enter", ")", " ", "*", " ", "2"]) await page.keyboard.press(key);
  await expect(field).toHaveValue("(spend) * 2");
  await expect(list).toBeHidden();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("round(spend / 3, 1)");
  await expect(field).toHaveValue("round(spend / 3, 1)");
  await page.evaluate(() => document.body.removeAttribute("data-slow"));

  // What it gives, beside what it reads.
  const preview = studio.inspector.getByRole("region", { name: t("prepare:formula.firstRows") });
  await expect(preview.getByRole("columnheader")).toHaveText(["spend", "rounded"]);
  await expect(preview.getByRole("row")).toHaveCount(6);

  // What is nearly a name is put right with a click.
  await page.keyboard.press("Control+a");
  await page.keyboard.type("spnd * 2");
  await page.keyboard.press("Escape");
  const near = studio.inspector.getByRole("button", { name: t("prepare:formula.useNear", { name: "spend" }) });
  await expect(near).toBeVisible();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await near.click();
  await expect(field).toHaveValue("spend * 2");
  await expect(preview.getByRole("columnheader")).toHaveText(["spend", "rounded"]);
  await expectTranslated(page, "en");
});

for (const language of LANGUAGES) {
  test.describe(`columns and needs in ${language}`, () => {
    test.use({ language });
    test("columns are searched, sorted and told in full; health says what the planned method needs", async ({ studio, page, words: { t } }, info) => {
      await opened(studio, info.outputPath("a.strata.json"), language);
      await studio.select(studio.cardOf("source.synthetic"));
      await studio.openTab("source.synthetic", "data");
      await studio.dock.getByRole("radio", { name: t("studio:dock.columns"), exact: true }).click();
      const table = studio.dock.getByRole("table", { name: t("studio:dock.columns-table") });
      await expect(table.getByRole("rowheader").first()).toBeVisible();
      const names = () => table.getByRole("rowheader").getByRole("button").allTextContents();
      const before = await names();

      await table.getByRole("button", { name: t("studio:dock.distinct") }).click();
      await expect(table.getByRole("columnheader", { name: t("studio:dock.distinct") })).toHaveAttribute("aria-sort", "descending");
      await expect.poll(names).not.toEqual(before);
      const search = studio.dock.getByRole("searchbox", { name: t("studio:columns.find") });
      await search.fill("spend");
      await expect(table.getByRole("rowheader")).toHaveCount(1);
      await search.press("ArrowDown");
      const detail = studio.dock.getByRole("complementary", { name: t("studio:dock.about", { column: "spend" }) });
      await expect(detail).toContainText(t("studio:dock.quartile-low"));
      await expect(detail).toContainText(t("studio:dock.examples"));
      await expectTranslated(page, language);
      await expectAccessible(page, `a column in full (${language})`);
      await page.keyboard.press("Escape");
      await expect(detail).toBeHidden();

      await studio.select(studio.cardOf("prepare.health"));
      await studio.openTab("prepare.health", "report");
      await expect(studio.dock.getByRole("heading", { name: t("prepare:results.health.needs.title") })).toBeVisible();
      await expectTranslated(page, language);
      await expectAccessible(page, `the health of data (${language})`);
    });
  });
}
