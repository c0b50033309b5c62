import { writeFile } from "node:fs/promises";
import { expect, test } from "./test";

const CSV = "Customer ID;InvoiceDate;Amount;Code;Subscribed\n".concat(
  Array.from(
    { length: 60 },
    (_, i) => `000${10 + (i % 9)};0${1 + (i % 9)}.0${1 + (i % 8)}.2026;${i},5;${i % 6 === 0 ? "none yet" : i};${i % 2 ? "yes" : "no"}`,
  ).join("\n"),
);

for (const language of ["en", "ru", "ro"] as const) {
  test.describe(`the columns of a source, ${language}`, () => {
    test.use({ language });

    test("a shared pipeline says what to bring; a type is chosen in the source and what does not fit is told", async ({ studio, page, words: { t } }, info) => {
      const dataset = { id: "a".repeat(64), name: "sales 2026.csv", size: 1000 };
      const columns = [
        { name: "Customer ID", type: "text", role: "id", needed: true },
        { name: "InvoiceDate", type: "date", role: "date", needed: true },
        { name: "Amount", type: "number", role: "amount", needed: true },
        { name: "City", type: "category", role: null },
      ];
      const path = info.outputPath("shared.strata.json");
      const source = { id: "source", type: "source.file", v: 2, params: { datasets: [dataset], columns: [{ column: "City", type: "text" }] } };
      await writeFile(
        path,
        JSON.stringify({
          format: "strata/pipeline",
          version: 1,
          name: "Shared",
          seed: 1,
          language,
          nodes: [source, { id: "rfm", type: "feature.rfm", v: 1, params: {} }],
          wires: [{ from: { node: "source", port: "data" }, to: { node: "rfm", port: "data" } }],
          layout: { source: { x: 0, y: 0 }, rfm: { x: 300, y: 0 } },
          groups: [],
          notes: [],
          inputs: { source: { columns, rows: 541_909, dataset } },
        }),
      );
      await studio.importPipeline(path);
      await studio.select(studio.cardOf("source.file"));
      const { inspector } = studio;
      await expect(inspector.getByText(t("studio:dataset.wanted"))).toBeVisible();
      const example = t("common:contract.example", { example: language === "en" ? "2026-01-31" : "31.01.2026" });
      await expect(inspector.getByRole("listitem").filter({ hasText: /^InvoiceDate/ })).toContainText(example);

      const data = info.outputPath("orders.csv");
      await writeFile(data, CSV);
      const chooser = page.waitForEvent("filechooser");
      await inspector.getByRole("button", { name: t("studio:dataset.replace") }).click();
      await (await chooser).setFiles(data);
      await studio.expectReady(studio.cardOf("source.file"));

      // What waits for a column that is not there stays; the others tell what was found and how sure that is.
      await expect(inspector.getByRole("button", { name: t("source:sourceColumns.remove", { column: "City" }) })).toBeVisible();
      const row = (name: string) => inspector.getByRole("button", { name: new RegExp(`^${name}`) });
      await expect(row("Customer ID")).toContainText(t("common:roles.id"));
      await expect(row("Code")).toContainText(t("common:columnTypes.text"));
      await row("Code").click();
      const name = inspector.getByRole("textbox", { name: t("prepare:columns.name", { column: "Code" }) });
      await name.fill("Amount");
      await expect(inspector.getByText(t("source:sourceColumns.taken", { name: "Amount" }))).toBeVisible();
      await name.fill("Article");
      await expect(row("Article")).toContainText(t("source:sourceColumns.inFile", { name: "Code" }));
      await inspector.getByRole("combobox", { name: t("prepare:columns.type", { column: "Code" }) }).click();
      await page.getByRole("option", { name: t("common:columnTypes.number"), exact: true }).click();
      await expect(row("Article")).toContainText(t("source:sourceColumns.chosen"));
      await studio.runButton.click();
      await studio.expectReady(studio.cardOf("source.file"));
      await expect(inspector.getByText(t("source:sourceColumns.failed", { count: 10, examples: "none yet" }))).toBeVisible();
      await inspector.getByRole("button", { name: t("source:sourceColumns.reset", { column: "Code" }) }).click();
      await expect(row("Code")).not.toContainText(t("source:sourceColumns.chosen"));
    });
  });
}
