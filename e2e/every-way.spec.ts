import { readFile } from "node:fs/promises";
import { expect, test } from "./test";
import { expectTranslated } from "./watch";
import { LANGUAGES } from "./words";

interface Template {
  readonly nodes: readonly { readonly id: string; readonly type: string }[];
  readonly template: Readonly<Record<string, { readonly name: string }>>;
}

const FILE = "public/templates/clustering-methods.strata.json";

for (const language of LANGUAGES) {
  test.describe(`every way to segment in ${language}`, () => {
    test.use({ language });

    test("the dock of every card has its tabs in words, also while words and results are still on their way", async ({ page, studio, words, seen }) => {
      const { nodes, template }: Template = JSON.parse(await readFile(FILE, "utf8"));
      // The words of reports come late, as they do over a slow line, and fail the first time: the tabs do not wait for them.
      let failed = false;
      seen.allow(/Failed to load resource.*net::ERR_FAILED/);
      await page.route(/\/_next\/static\/chunks\/.*\.js$/, async (route) => {
        const response = await route.fetch();
        if (!failed && (await response.text()).includes(JSON.stringify(words.t("cluster:results.replay.record")).slice(1, -1))) {
          failed = true;
          await route.abort();
        } else await route.fulfill({ response });
      });
      await studio.openTemplate(template[language].name);
      await studio.settled();
      await studio.showEverything();
      for (const { id, type } of nodes) {
        const card = page.locator(`.react-flow__node-card[data-id="${id}"]`);
        await card.locator(".strata-card p").first().click();
        const name = await card.locator("[id^=name-]").textContent();
        const tabs = studio.dock.getByRole("tablist", { name: words.t("studio:dock.outputs", { name }) });
        await expect(tabs).toBeVisible();
        for (const label of await tabs.getByRole("tab").allInnerTexts()) expect(label, type).not.toMatch(/^$|^[a-z]+(\.[a-z-]+)+$/i);
        await expect(studio.dock.getByRole("tabpanel")).not.toBeEmpty();
      }
      await page.unrouteAll({ behavior: "wait" });
      expect(failed, "the words of reports were kept back once").toBe(true);
      await expectTranslated(page, language);
    });
  });
}
