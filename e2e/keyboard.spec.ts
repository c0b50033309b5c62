import type { Locator } from "@playwright/test";
import { expect, test } from "./test";
import { wordsOf } from "./words";

/** The whole way from home to segments by keyboard alone: there is no call of the mouse in this file. */
test("from home to segments without a mouse", async ({ page, studio, words }) => {
  const { t } = words;
  const press = (keys: string) => page.keyboard.press(keys);
  const focused = page.locator("*:focus");

  /** Goes on with Tab until this has the keyboard. */
  const tabTo = async (name: string) => {
    for (let step = 0; step < 40; step++) {
      await press("Tab");
      const label = await focused.evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label") ?? element.textContent ?? "").join());
      if (label.trim() === name) return;
    }
    throw new Error(`Tab does not lead to “${name}”`);
  };

  /** Goes on with a key until the keyboard is within this part of the page, or on it. */
  const goOnTo = async (key: string, part: Locator) => {
    const there = () => part.evaluate((element) => element.contains(document.activeElement));
    for (let step = 0; step < 40 && !(await there()); step++) await press(key);
    expect(await there(), `${key} leads there`).toBe(true);
  };

  /** What is typed is for the field that has just been opened, and Enter for what was found. */
  const choose = async (typed: string, found: string) => {
    await expect(page.locator("[cmdk-input]:focus")).toHaveCount(1);
    await page.keyboard.type(typed);
    await expect(page.getByRole("option", { selected: true })).toContainText(found);
  };
  const command = async (name: string) => {
    await press("Control+k");
    await expect(page.getByPlaceholder(t("studio:command.placeholder"))).toBeFocused();
    await choose(name, name);
    await press("Enter");
  };

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: t("home:first.headline") })).toBeVisible();
  await expect(studio.button("home:first.sample")).toBeEnabled();
  await tabTo(t("home:first.sample"));
  await press("Enter");
  await studio.opened();
  await studio.settled();

  // F6 leads from part to part of the page; arrows along the wires.
  const profile = studio.cardOf("cluster.profile");
  await goOnTo("F6", studio.canvas);
  const start = await focused.getAttribute("data-id");
  await press("ArrowRight");
  await expect(focused).not.toHaveAttribute("data-id", start ?? "");
  await expect(focused).toHaveClass(/selected/);
  await press("ArrowLeft");
  await expect(focused).toHaveAttribute("data-id", start ?? "");

  // The command menu goes to a node by its name.
  await command(words.node("cluster.profile"));
  await expect(profile).toBeFocused();

  // Rename with F2.
  await press("F2");
  await expect(page.getByRole("textbox", { name: t("studio:canvas.node-name") }).first()).toBeFocused();
  await page.keyboard.type("Our customers");
  await press("Enter");
  const ours = studio.card("Our customers");
  await expect(ours).toBeFocused();
  await press("Control+z");
  await expect(profile).toBeVisible();
  await press("Control+y");
  await expect(ours).toBeVisible();
  await studio.settled();

  // Add a node with quick add, and connect it with the connect dialog.
  const nodes = await studio.cards.count();
  const wires = await studio.wires.count();
  await press("a");
  await expect(studio.quickAdd).toBeVisible();
  await choose(words.node("classify.classifier"), words.node("classify.classifier"));
  await press("Enter");
  await expect(studio.cards).toHaveCount(nodes + 1);
  const classifier = studio.cardOf("classify.classifier");
  await expect(classifier).toBeFocused();
  await press("c");
  const connect = page.getByRole("dialog", { name: t("studio:connect.title", { name: words.node("classify.classifier") }) });
  await expect(connect).toBeVisible();
  await choose("Our customers", "Our customers");
  const chosen = connect.getByRole("option", { selected: true });
  const training = words.port("classify.classifier", "train");
  for (let step = 0; step < 10 && !(await chosen.allTextContents()).join().startsWith(training); step++) await press("ArrowDown");
  await expect(chosen).toContainText(words.port("cluster.profile", "data"));
  await press("Enter");
  await expect(connect).toBeHidden();
  await expect(studio.wires).toHaveCount(wires + 1);
  await studio.settled();
  await studio.expectReady(classifier);

  // Its results, tab by tab.
  await expect(classifier).toBeFocused();
  const tab = studio.dock.getByRole("tab", { name: words.port("classify.classifier", "report"), exact: true });
  await expect(tab).toBeVisible();
  await goOnTo("F6", studio.dock);
  await goOnTo("Tab", tab);
  await expect(tab).toBeFocused();
  await expect(tab).toHaveAttribute("aria-selected", "true");
  await press("ArrowRight");
  await expect(tab).toHaveAttribute("aria-selected", "false");
  await press("ArrowLeft");
  await expect(tab).toHaveAttribute("aria-selected", "true");

  // Change a setting of the clustering: what hangs on it runs again.
  await command(words.node("cluster.kmeans"));
  const clusters = studio.cardOf("cluster.kmeans");
  await expect(clusters).toBeFocused();
  await press("Enter");
  await expect(studio.inspector.locator(":focus")).toHaveCount(1);
  const k = studio.inspector.getByRole("textbox", { name: t("cluster:nodes.kmeans.params.k.label") });
  await expect(k).toBeVisible();
  await goOnTo("Tab", k);
  await expect(k).toHaveValue("4");
  await press("ArrowUp");
  await expect(k).toHaveValue("5");
  await press("Control+Enter");
  await studio.settled();
  await command("Our customers");
  await expect(ours).toBeFocused();
  const table = studio.dock.getByRole("table", { name: t("cluster:results.segments.caption") });
  await expect(table.getByRole("rowheader")).toHaveCount(5);
  await press("Control+z");
  await studio.settled();
  await expect(table.getByRole("rowheader")).toHaveCount(4);

  // Another language, from the command menu.
  const russian = wordsOf("ru");
  await command("Русский");
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(page.getByRole("table", { name: russian.t("cluster:results.segments.caption") })).toBeVisible();
});
