import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { StudioPage } from "./studio-page";
import { expect, expectAccessible, test } from "./test";
import { LANGUAGES } from "./words";

/** A tablet upright and on its side, and a laptop at 200 % zoom. */
const WINDOWS = [
  { width: 768, height: 1024 },
  { width: 1024, height: 768 },
  { width: 720, height: 450 },
];

/** Nothing stands beyond the window's edges, so that nothing scrolls sideways. */
async function expectWithin(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const outside = [...document.querySelectorAll("[data-panel], header button, header a, header input")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -0.5 || right > innerWidth + 0.5;
    });
    return { pixels: document.documentElement.scrollWidth - innerWidth, outside: outside.map((element) => element.outerHTML.slice(0, 120)) };
  });
  expect(beyond).toEqual({ pixels: 0, outside: [] });
}

for (const viewport of WINDOWS) {
  test.describe(`${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport });

    test("all of the studio is in the window, reached from the keyboard, clean for axe", async ({ page, studio, words }) => {
      test.setTimeout(150_000);
      const { t } = words;
      await studio.openTemplate(JSON.parse(readFileSync("public/templates/rfm-segmentation.strata.json", "utf8")).template.en.name);
      await studio.settled();
      await expectWithin(page);

      const palette = page.getByRole("navigation", { name: t("studio:palette.label"), exact: true });
      const narrow = viewport.width < 1024;
      await expect(studio.inspector).toBeVisible();
      await expect(palette).toBeVisible({ visible: !narrow });
      await expect(studio.dock).toBeVisible();

      // The list of nodes and the settings take turns where both would leave nothing to the canvas.
      if (narrow) await page.keyboard.press("Control+1");
      await expect(palette).toBeVisible();
      await expect(studio.inspector).toBeVisible({ visible: !narrow });
      await expectWithin(page);
      await expectAccessible(page, "the list of nodes");

      // F6 comes by every part that is open.
      const reached = new Set<string>();
      for (let step = 0; step < 6; step++) {
        await page.keyboard.press("F6");
        reached.add(await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? ""));
      }
      expect([...reached].sort()).toEqual(["canvas", "dock", "palette", "top", ...(narrow ? [] : ["inspector"])].sort());

      // Enter on a card leads to its settings, which take the list's place.
      await page.keyboard.press("Control+k");
      await page.keyboard.type(words.node("cluster.kmeans"));
      await page.keyboard.press("Enter");
      await expect(studio.cardOf("cluster.kmeans")).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(studio.inspector.locator(":focus")).toHaveCount(1);
      await expect(studio.inspector.getByRole("textbox", { name: t("cluster:nodes.kmeans.params.k.label") })).toBeVisible();
      await expect(palette).toBeVisible({ visible: !narrow });
      await expectWithin(page);
      await expectAccessible(page, "the settings");

      // What the top has no room for is in its menu.
      if (!narrow) return;
      await page
        .getByRole("banner")
        .getByRole("button", { name: t("studio:top.more") })
        .focus();
      await page.keyboard.press("Enter");
      const menu = page.getByRole("menu");
      for (const key of ["share", "report", "versions"]) await expect(menu.getByRole("menuitem", { name: t(`studio:top.${key}`), exact: true })).toBeVisible();
      await menu.getByRole("menuitemcheckbox", { name: "Română" }).press("Enter");
      await expect(page.locator("html")).toHaveAttribute("lang", "ro");
      await expectWithin(page);
    });
  });
}

/** Every type of node that has words, side by side and not wired. */
async function openEveryNode(studio: StudioPage): Promise<void> {
  const types = readdirSync("lib/messages/en").flatMap((file) => {
    const area = file.endsWith(".json") ? JSON.parse(readFileSync(`lib/messages/en/${file}`, "utf8")) : {};
    return Object.keys(area.nodes ?? {}).map((name) => `${file.replace(".json", "")}.${name}`);
  });
  const path = test.info().outputPath("every-node.strata.json");
  const nodes = types.map((type, index) => ({ id: `n${index}`, type, v: 1, params: {} }));
  const layout = Object.fromEntries(nodes.map(({ id }, index) => [id, { x: (index % 6) * 240, y: Math.floor(index / 6) * 180 }]));
  const document = { format: "strata/pipeline", version: 1, name: "Every node", seed: 42, language: studio.words.language, nodes, layout };
  writeFileSync(path, JSON.stringify({ ...document, wires: [], groups: [], notes: [], inputs: {} }));
  await studio.importPipeline(path);
  await expect(studio.cards).toHaveCount(nodes.length);
}

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    test.use({ language, viewport: { width: 768, height: 1024 } });

    test("no name on a card is cut", async ({ page, studio }) => {
      await openEveryNode(studio);
      await expectWithin(page);
      const cut = await studio.cards
        .locator("[id^='name-']")
        .evaluateAll((names) =>
          names.filter((name) => name.scrollHeight > name.clientHeight + 1 || name.scrollWidth > name.clientWidth).map((name) => name.textContent),
        );
      expect(cut).toEqual([]);
    });
  });
}
