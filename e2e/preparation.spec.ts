import { readFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "./test";
import { expectTranslated } from "./watch";
import { wordsOf } from "./words";

const { t } = wordsOf("en");

interface Template {
  readonly nodes: readonly unknown[];
  readonly template: { readonly en: { readonly name: string; readonly labels: Readonly<Record<string, string>> } };
}

const FILE = "public/templates/data-preparation.strata.json";

test("from a raw export to features: every node runs; a table tells how it was made, a cell where it came from", async ({ page, studio }) => {
  const { nodes, template }: Template = JSON.parse(await readFile(FILE, "utf8"));
  await studio.openTemplate(template.en.name);
  await studio.settled();
  await expect(studio.cards).toHaveCount(nodes.length);

  const joined = studio.card(template.en.labels.profile);
  await studio.select(joined);
  await studio.openTab("prepare.join", "data");
  await studio.dock.getByRole("radio", { name: t("studio:made.label") }).click();
  const made = studio.dock.getByRole("region", { name: t("studio:made.label") });
  // Every node on the way, the first a source, and rows that left with the reason.
  await expect(made.getByRole("listitem").first()).toContainText(template.en.labels.purchases);
  await expect(made.getByRole("listitem").filter({ hasText: template.en.labels.once })).toContainText(t("prepare:dropped.duplicate"));
  await expectTranslated(page, "en");
  await expectAccessible(page, "how a table was made");

  await studio.dock.getByRole("radio", { name: t("studio:dock.rows"), exact: true }).click();
  const table = studio.dock.getByRole("table", { name: t("studio:dock.rows-table") });
  await table.focus();
  await page.keyboard.press("Enter");
  const cell = studio.dock.getByRole("region", { name: t("studio:made.cell") });
  await expect(cell.getByRole("status")).toContainText("CustomerID");
  await page.keyboard.press("ArrowRight");
  await expect(cell.getByRole("status")).not.toContainText("CustomerID");
  // Back to the file, through the nodes between.
  await expect(cell).toContainText(template.en.labels.purchases);
  await expectAccessible(page, "where a cell came from");
  await page.keyboard.press("Escape");
  await expect(cell).toBeHidden();
  await expect(joined).toHaveClass(/selected/);
});

test("a join tells before it runs what its keys match, and what each kind of join would give", async ({ page, studio }) => {
  const { template }: Template = JSON.parse(await readFile(FILE, "utf8"));
  await studio.openTemplate(template.en.name);
  await studio.settled();
  await page.getByRole("switch", { name: t("studio:top.auto-run") }).click();
  const joined = studio.card(template.en.labels.profile);
  await studio.select(joined);

  const preview = studio.inspector.getByRole("region", { name: t("studio:preview.stays") });
  await expect(preview).toHaveAttribute("aria-busy", "false");
  await expect(preview).toContainText("CustomerID");
  // What was told beforehand is what the run gave.
  const told = /[\d,]+$/.exec((await preview.locator('[aria-current="true"]').textContent()) ?? "")?.[0];
  expect(told).toMatch(/[1-9]/);
  await expect(joined).toContainText(`${told} rows`);

  // Another kind of join is counted without a run: the card goes on saying that its result is of the settings before.
  await studio.inspector.getByRole("combobox", { name: t("prepare:nodes.join.params.kind.label") }).click();
  await page.getByRole("option", { name: t("prepare:nodes.join.params.kind.options.anti") }).click();
  const kind = preview.locator('[aria-current="true"]');
  await expect(kind).toContainText(t("prepare:nodes.join.params.kind.options.anti"));
  await expect(kind).toContainText(/\D0$/);
  await expect(preview).toHaveAttribute("aria-busy", "false");
  await expect(joined).toContainText(t("prepare:nodes.join.params.kind.label"));
  await expect(studio.runButton).toBeVisible();
  await expectTranslated(page, "en");
  await expectAccessible(page, "what a join would do");
});
