import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { StudioPage } from "./studio-page";
import { expectQuiet, type Watch, watch } from "./watch";
import { type Language, type Words, wordsOf } from "./words";

interface Options {
  readonly language: Language;
}

interface Fixtures {
  readonly words: Words;
  /** Everything that happens in the test's own context; asserted to be quiet when the test ends. */
  readonly seen: Watch;
  readonly studio: StudioPage;
}

/** The browser speaks `language`, and whatever a test does, nothing leaves the origin and nothing is logged as an error. */
export const test = base.extend<Options & Fixtures>({
  language: ["en", { option: true }],
  locale: async ({ language }, use) => use({ en: "en-GB", ru: "ru-RU", ro: "ro-RO" }[language]),
  words: async ({ language }, use) => use(wordsOf(language)),
  seen: [
    async ({ context, baseURL }, use) => {
      const seen = await watch(context);
      await use(seen);
      if (seen.origins.size > 0) expectQuiet(seen, new URL(baseURL ?? "").origin);
    },
    { auto: true },
  ],
  studio: async ({ page, words }, use) => use(new StudioPage(page, words)),
});

export { expect };

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** axe finds nothing, light and dark. Begins with the theme that the page has, and leaves it in the other one. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const root = page.locator("html");
  const schemes = (await root.getAttribute("data-theme")) === "dark" ? (["dark", "light"] as const) : (["light", "dark"] as const);
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await expect(root).toHaveAttribute("data-theme", scheme);
    // With reduced motion nothing fades: the next frame has the colours of the theme.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    // The page has no frames: axe need not open a page of its own to gather what it found in each. What has passed is not listed.
    const axe = new AxeBuilder({ page })
      .setLegacyMode(true)
      .options({ resultTypes: ["violations"] })
      .withTags(RULES);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ""}`));
    expect(found, `axe on ${name}, ${scheme}`).toEqual([]);
  }
}
