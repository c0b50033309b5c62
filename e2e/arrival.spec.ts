import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const MEGABYTE = 1024 * 1024;

/** Drops a file of so many megabytes on the canvas, made in the page: its parts are one and the same. */
async function drop(page: Page, name: string, megabytes: number): Promise<void> {
  await page.evaluate(
    ([fileName, size, megabyte]) => {
      const line = "client 1,1.5\n";
      const block = new Blob([line.repeat(Math.ceil(megabyte / line.length))]);
      const file = new File(["client,amount\n", ...Array.from({ length: size }, () => block)], fileName, { type: "text/csv" });
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      const pane = document.querySelector(".react-flow__pane");
      const { x, y } = pane?.getBoundingClientRect() ?? { x: 0, y: 0 };
      pane?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true, clientX: x + 200, clientY: y + 200 }));
    },
    [name, megabytes, MEGABYTE] as const,
  );
}

/** Presses the button the moment that it is there beside these words, however short that moment is; resolves then. */
function pressWhen(page: Page, words: string, button: string): Promise<void> {
  return page.evaluate(
    ([said, label]) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const found = document.querySelector<HTMLElement>(`.strata-card [aria-label="${label}"]`);
          if (!found?.closest(".strata-card")?.textContent?.includes(said)) return;
          observer.disconnect();
          found.click();
          resolve();
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      }),
    [words, button] as const,
  );
}

/** What the browser's database holds of files. */
function stored(page: Page): Promise<readonly [datasets: number, pieces: number]> {
  return page.evaluate(
    () =>
      new Promise<readonly [number, number]>((resolve, reject) => {
        const opening = indexedDB.open("strata");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(["datasets", "pieces"]);
          const datasets = transaction.objectStore("datasets").count();
          const pieces = transaction.objectStore("pieces").count();
          transaction.onerror = () => reject(transaction.error);
          transaction.oncomplete = () => {
            opening.result.close();
            resolve([datasets.result, pieces.result]);
          };
        };
      }),
  );
}

for (const stage of ["naming", "storing", "reading"] as const) {
  test(`a large file is called off while it is at ${stage}: nothing of it stays`, async ({ studio, page, words: { t } }) => {
    await studio.newProject();
    const name = "large.csv";
    const pressed = pressWhen(page, t(`studio:arrival.${stage}`, { name }), t("studio:arrival.cancel", { name }));
    await drop(page, name, 160);
    await pressed;
    await expect(studio.cards).toHaveCount(0);
    await expect(page.getByText(t("studio:problems.arrival-cancelled.message", { name, count: 1 })).first()).toBeVisible();
    await expect(studio.button("studio:commands.undo")).toBeDisabled();
    await expect.poll(() => stored(page)).toEqual([0, 0]);
    await expect(studio.runButton).toBeVisible();
  });
}

test("a node whose new file is called off keeps the one it reads, and its settings", async ({ studio, page, words: { t } }) => {
  await studio.newProject();
  await drop(page, "small.csv", 1);
  const card = studio.cards.first();
  await studio.expectReady(card);
  await studio.select(card);
  const { inspector } = studio;
  const rows = await card.locator(".strata-card > div").last().textContent();

  // The same, dropped on the files of the node.
  const name = "large.csv";
  const pressed = pressWhen(page, t("studio:arrival.storing", { name }), t("studio:arrival.cancel", { name }));
  await inspector.getByText("small.csv", { exact: true }).evaluate((target, megabyte) => {
    const line = "another client,2.5\n";
    const block = new Blob([line.repeat(Math.ceil(megabyte / line.length))]);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["client,amount\n", ...Array.from({ length: 160 }, () => block)], "large.csv", { type: "text/csv" }));
    target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, MEGABYTE);
  await pressed;
  await expect(inspector.getByText("small.csv", { exact: true })).toBeVisible();
  await studio.expectReady(card);
  expect(await card.locator(".strata-card > div").last().textContent()).toBe(rows);
  await expect.poll(() => stored(page)).toEqual([1, 0]);
});
