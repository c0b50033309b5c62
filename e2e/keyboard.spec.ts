import { expect, test } from "./test";
import { wordsOf } from "./words";

/** The whole way from home to segments by keyboard alone: there is no call of the mouse in this file. */
test("from home to segments without a mouse", async ({ page, studio, words }) => {
  test.setTimeout(120_000);
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

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: t("home:first.headline") })).toBeVisible();
  await expect(studio.button("home:first.sample")).toBeEnabled();
  await tabTo(t("home:first.sample"));
  await press("Enter");
  await studio.opened();
  await studio.settled();

  // F6 leads from part to part of the page; arrows along the wires.
  const profile = studio.cardOf("cluster.profile");
  for (let part = 0; part < 6 && !(await studio.canvas.evaluate((canvas) => canvas.contains(document.activeElement))); part++) await press("F6");
  const start = await focused.getAttribute("data-id");
  await press("ArrowRight");
  await expect(focused).not.toHaveAttribute("data-id", start ?? "");
  await expect(focused).toHaveClass(/selected/);
  await press("ArrowLeft");
  await expect(focused).toHaveAttribute("data-id", start ?? "");

  // The command menu goes to a node by its name.
  await press("Control+k");
  await expect(page.getByPlaceholder(t("studio:command.placeholder"))).toBeFocused();
  await page.keyboard.type(words.node("cluster.profile"));
  await press("Enter");
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
  await page.keyboard.type(words.node("classify.classifier"));
  await press("Enter");
  await expect(studio.cards).toHaveCount(nodes + 1);
  const classifier = studio.cardOf("classify.classifier");
  await expect(classifier).toBeFocused();
  await press("c");
  const connect = page.getByRole("dialog", { name: t("studio:connect.title", { name: words.node("classify.classifier") }) });
  await expect(connect).toBeVisible();
  await page.keyboard.type("Our customers");
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
  for (let part = 0; part < 6 && !(await studio.dock.evaluate((dock) => dock.contains(document.activeElement))); part++) await press("F6");
  for (let step = 0; step < 10 && !(await tab.evaluate((element) => element === document.activeElement)); step++) await press("Tab");
  await expect(tab).toBeFocused();
  await expect(tab).toHaveAttribute("aria-selected", "true");
  await press("ArrowRight");
  await expect(tab).toHaveAttribute("aria-selected", "false");
  await press("ArrowLeft");
  await expect(tab).toHaveAttribute("aria-selected", "true");

  // Change a setting of the clustering: what hangs on it runs again.
  await press("Control+k");
  await page.keyboard.type(words.node("cluster.kmeans"));
  await press("Enter");
  const clusters = studio.cardOf("cluster.kmeans");
  await expect(clusters).toBeFocused();
  await press("Enter");
  await expect(studio.inspector.locator(":focus")).toHaveCount(1);
  const k = studio.inspector.getByRole("textbox", { name: t("cluster:nodes.kmeans.params.k.label") });
  for (let step = 0; step < 15 && !(await k.evaluate((element) => element === document.activeElement)); step++) await press("Tab");
  await expect(k).toBeFocused();
  await expect(k).toHaveValue("4");
  await press("ArrowUp");
  await expect(k).toHaveValue("5");
  await press("Control+Enter");
  await studio.settled();
  await press("Control+k");
  await page.keyboard.type("Our customers");
  await press("Enter");
  await expect(ours).toBeFocused();
  const table = studio.dock.getByRole("table", { name: t("cluster:results.segments.caption") });
  await expect(table.getByRole("rowheader")).toHaveCount(5);
  await press("Control+z");
  await studio.settled();
  await expect(table.getByRole("rowheader")).toHaveCount(4);

  // Another language, from the command menu.
  const russian = wordsOf("ru");
  await press("Control+k");
  await page.keyboard.type("Русский");
  await press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(page.getByRole("table", { name: russian.t("cluster:results.segments.caption") })).toBeVisible();
});
