import { writeFile } from "node:fs/promises";
import type { Page, TestInfo } from "@playwright/test";
import { NOTE_LIMIT } from "@/lib/studio/note-limit";
import { escaped, StudioPage } from "./studio-page";
import { expect, test } from "./test";
import { wordsOf } from "./words";

const words = wordsOf("en");
const { t } = words;

/** Customers, a grouping that takes far longer than a test waits for it to begin, and their profile. */
async function slowPipeline(info: TestInfo): Promise<string> {
  const path = info.outputPath("slow.strata.json");
  const node = (id: string, type: string, params: Readonly<Record<string, unknown>> = {}) => ({ id, type, v: 1, params });
  const wire = (from: string, to: string) => ({ from: { node: from, port: "data" }, to: { node: to, port: "data" } });
  const document = {
    format: "strata/pipeline",
    version: 1,
    name: "Slow",
    seed: 42,
    language: "en",
    nodes: [
      node("customers", "source.synthetic", { rows: 200_000 }),
      node("scaled", "feature.transform"),
      node("clusters", "cluster.kmeans", { k: 30, starts: 100 }),
      node("profile", "cluster.profile"),
    ],
    wires: [wire("customers", "scaled"), wire("scaled", "clusters"), wire("clusters", "profile")],
    layout: { customers: { x: 0, y: 0 }, scaled: { x: 260, y: 0 }, clusters: { x: 520, y: 0 }, profile: { x: 780, y: 0 } },
    notes: [],
    groups: [],
    inputs: {},
  };
  await writeFile(path, JSON.stringify(document));
  return path;
}

/** Results in the browser's database. */
async function storedResults(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("strata");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction("results").objectStore("results").count();
          counting.onerror = () => reject(counting.error);
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

/** Asks for fewer customers, so that grouping them ends soon. */
async function makeQuick(studio: StudioPage): Promise<void> {
  await studio.select(studio.cardOf("source.synthetic"));
  await studio.page.getByRole("textbox", { name: t("source:nodes.synthetic.params.rows.label") }).fill("2000");
}

async function expectKept(studio: StudioPage, type: string): Promise<void> {
  await studio.select(studio.cardOf(type));
  await expect(studio.inspector.getByText(t("studio:canvas.cached"))).toBeVisible();
}

test("after a reload results are there at once, and none is computed again", async ({ studio, page }) => {
  await studio.openTemplate("RFM segmentation");
  await studio.settled();
  await studio.select(studio.cardOf("cluster.profile"));
  await studio.openTab("cluster.profile", "report");
  const table = studio.dock.getByRole("table", { name: t("cluster:results.segments.caption") });
  await expect(table.getByRole("rowheader").nth(1)).toBeVisible();
  const before = await table.getByRole("row").allInnerTexts();
  expect(before.length).toBeGreaterThan(2);
  await studio.saved();
  await page.reload();
  await studio.opened();
  await studio.settled();
  for (const type of ["prepare.health", "cluster.kmeans", "cluster.profile"]) await expectKept(studio, type);
  await expect.poll(() => table.getByRole("row").allInnerTexts()).toEqual(before);
});

test("a reload, and a closed tab, in the middle of a run lose nothing that was done", async ({ studio, page, context }, info) => {
  await studio.importPipeline(await slowPipeline(info));
  await studio.expectState(studio.cardOf("cluster.kmeans"), "running");
  await studio.saved();
  // Results are written behind the run: what had been written when the page went is there afterwards.
  await expect.poll(() => storedResults(page)).toBeGreaterThanOrEqual(2);
  await page.reload();
  await studio.opened();
  await expectKept(studio, "source.synthetic");
  await expectKept(studio, "feature.transform");
  await studio.expectState(studio.cardOf("cluster.kmeans"), "running");
  const address = page.url();
  await page.close();

  const again = new StudioPage(await context.newPage(), words);
  await again.page.goto(address);
  await again.opened();
  await expectKept(again, "feature.transform");
  await again.expectState(again.cardOf("cluster.kmeans"), "running");
  await again.cancelButton.click();
  await makeQuick(again);
  await again.settled();
  await again.expectReady(again.cardOf("cluster.profile"));
});

test("when the engine crashes the person is told, and the next run works", async ({ studio, page, seen }, info) => {
  seen.allow(/worker|engine|crash/i);
  await studio.importPipeline(await slowPipeline(info));
  await studio.expectState(studio.cardOf("cluster.kmeans"), "running");
  const engine = page.workers().find((worker) => !worker.url().startsWith("blob:")) ?? page.workers()[0];
  // An error nobody catches: what a crash looks like from the page.
  await engine.evaluate(() => {
    setTimeout(() => {
      throw new Error("crash on purpose");
    }, 0);
  });
  const told = page.getByText(new RegExp(escaped(t("engine:problems.worker-crashed.message", { reason: "" }))));
  await expect(told.first()).toBeVisible();
  await expect(page.getByText(t("engine:problems.worker-crashed.remedy")).first()).toBeVisible();
  await expect(studio.cards).toHaveCount(4);
  await makeQuick(studio);
  await studio.settled();
  await studio.expectReady(studio.cardOf("cluster.profile"));
});

test("a full disk is told with a remedy; the work goes on and can be taken away", async ({ studio, page, context, baseURL }) => {
  // Room for a small project and not for results. Set before the first database is opened: browsers remember for a while how much is free.
  const session = await context.newCDPSession(page);
  const { origin } = new URL(baseURL ?? "");
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 600_000 });
  await studio.newProject();
  await page.getByRole("button", { name: t("studio:empty.sample") }).click();
  await studio.expectReady(studio.cards.first());
  await expect(page.getByText(t("engine:problems.storage-full.message")).first()).toBeVisible();
  await expect(page.getByText(t("engine:problems.storage-full.remedy")).first()).toBeVisible();

  // More than fits: nothing of it is lost, and it can be saved as a file.
  const long = "Everything we know. ".repeat(NOTE_LIMIT / 20);
  await studio.inspector.getByRole("textbox", { name: t("studio:inspector.note") }).fill(long.trim());
  const doublings = Math.ceil(Math.log2(1_000_000 / NOTE_LIMIT));
  await studio.canvas.focus();
  for (let doubling = 0; doubling < doublings; doubling++) {
    await studio.press("Control+a");
    await studio.press("Control+d");
  }
  await expect(studio.cards).toHaveCount(2 ** doublings);
  const banner = page.getByRole("alert").filter({ has: page.getByRole("button", { name: t("studio:projects.saveFailed.retry") }) });
  await expect(banner).toContainText(t("engine:problems.storage-full.message"));
  const file = await studio.download(banner.getByRole("button", { name: t("studio:projects.saveFailed.download") }));
  const notes = () => Array.from({ length: 2 ** doublings }, () => long.trim());
  expect(notesOf(file.text)).toEqual(notes());

  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await banner.getByRole("button", { name: t("studio:projects.saveFailed.retry") }).click();
  await studio.saved();
  await page.reload();
  await expect(studio.cards).toHaveCount(2 ** doublings);
  await studio.select(studio.cards.first());
  await expect(studio.inspector.getByRole("textbox", { name: t("studio:inspector.note") })).toHaveValue(long.trim());
});

function notesOf(document: string): unknown[] {
  const { nodes }: { nodes: readonly { note?: unknown }[] } = JSON.parse(document);
  return nodes.map(({ note }) => note);
}

/** Keeps the projects in the browser's database to itself, as another tab's long write would; gives how to let go of them. */
async function holdProjects(holder: Page): Promise<() => Promise<void>> {
  await holder.goto("/");
  await expect(holder.getByRole("heading", { level: 1 })).toBeVisible();
  await holder.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        let held = true;
        document.addEventListener("release", () => {
          held = false;
        });
        const opening = indexedDB.open("strata");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const projects = opening.result.transaction("projects", "readwrite").objectStore("projects");
          // A transaction lives as long as it is asked for something.
          const hold = () => {
            resolve();
            if (held) projects.count().onsuccess = hold;
            else opening.result.close();
          };
          projects.count().onsuccess = hold;
        };
      }),
  );
  return async () => {
    await holder.evaluate(() => document.dispatchEvent(new Event("release")));
    await holder.close();
  };
}

async function rename(page: Page, name: string): Promise<void> {
  const field = page.getByRole("textbox", { name: t("studio:top.name") });
  await field.fill(name);
  await field.press("Enter");
}

test("two tabs on one project never overwrite each other", async ({ studio, page, context }) => {
  await studio.newProject();
  await studio.saved();
  const second = new StudioPage(await context.newPage(), words);
  await second.page.goto(page.url());
  await second.opened();
  await expect(page.getByText(t("studio:projects.elsewhere"))).toBeVisible();
  await expect(second.page.getByText(t("studio:projects.elsewhere"))).toBeVisible();

  // Both change it before either can hear of the other's save: nobody's can be written for a while.
  const release = await holdProjects(await context.newPage());
  const saving = (tab: Page) => tab.getByRole("banner").getByRole("button", { name: t("studio:save.saving") });
  for (const [tab, name] of [
    [page, "Mine"],
    [second.page, "Theirs"],
  ] as const) {
    await rename(tab, name);
    await expect(saving(tab)).toBeVisible();
  }
  await release();
  const conflict = (tab: Page) => tab.getByRole("button", { name: t("studio:projects.conflict.keep") });
  await expect.poll(async () => (await conflict(page).count()) + (await conflict(second.page).count())).toBe(1);
  const [mine, theirs] = [
    { tab: page, studio, name: "Mine" },
    { tab: second.page, studio: second, name: "Theirs" },
  ];
  const [loser, winner] = (await conflict(page).count()) === 1 ? [mine, theirs] : [theirs, mine];
  await expect(loser.tab.getByRole("alert").filter({ has: conflict(loser.tab) })).toContainText(
    t("studio:projects.conflict.message", { when: "" }).split(/\s+at\s+/)[0],
  );
  await conflict(loser.tab).click();
  await expect(loser.tab).not.toHaveURL(winner.tab.url());
  const nameOf = (tab: Page) => tab.getByRole("textbox", { name: t("studio:top.name") });
  await expect(nameOf(loser.tab)).toHaveValue(new RegExp(loser.name));
  await winner.studio.saved();
  await winner.tab.reload();
  await expect(nameOf(winner.tab)).toHaveValue(winner.name);
  await studio.openHome();
  await expect(page.getByRole("link", { name: /Mine/ })).toHaveCount(1);
  await expect(page.getByRole("link", { name: /Theirs/ })).toHaveCount(1);
});

test("an earlier version comes back, and that can be undone", async ({ studio, page }) => {
  await studio.newProject();
  await page.getByRole("button", { name: t("studio:empty.sample") }).click();
  await expect(studio.cards).toHaveCount(1);
  await studio.settled();
  await studio.button("studio:top.versions").click();
  const dialog = await studio.dialog("studio:versions.title");
  await dialog.getByRole("textbox", { name: t("studio:versions.nameLabel") }).fill("before the change");
  await dialog.getByRole("button", { name: t("studio:versions.save") }).click();
  await expect(dialog.getByText("before the change")).toBeVisible();
  await studio.press("Escape");
  await expect(studio.button("studio:top.versions")).toBeFocused();
  await studio.canvas.focus();
  await studio.press("Control+a");
  await studio.press("Delete");
  await expect(studio.cards).toHaveCount(0);
  await studio.button("studio:top.versions").click();
  const version = dialog.getByRole("listitem").filter({ hasText: "before the change" });
  await version.getByRole("button", { name: new RegExp(`^${escaped(t("studio:versions.restoreLabel", { when: "" }).trim())}`) }).click();
  await expect(studio.cards).toHaveCount(1);
  await expect(dialog).toBeHidden();
  await studio.canvas.focus();
  await studio.press("Control+z");
  await expect(studio.cards).toHaveCount(0);
  await studio.press("Control+y");
  await expect(studio.cards).toHaveCount(1);
});
