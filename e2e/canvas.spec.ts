import { readFile, writeFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "./test";
import { wordsOf } from "./words";

const { t, node: nameOf } = wordsOf("en");

interface Written {
  readonly nodes: readonly { readonly id: string; readonly type: string; readonly params?: Readonly<Record<string, unknown>>; readonly label?: string }[];
  readonly wires?: readonly (readonly [string, string, string, string])[];
  readonly layout?: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

async function written(path: string, { nodes, wires = [], layout = {} }: Written): Promise<string> {
  const document = {
    format: "strata/pipeline",
    version: 1,
    name: "Test",
    seed: 42,
    language: "en",
    nodes: nodes.map((node) => ({ v: 1, params: {}, ...node })),
    wires: wires.map(([from, output, to, input]) => ({ from: { node: from, port: output }, to: { node: to, port: input } })),
    layout,
    notes: [],
    groups: [],
    inputs: {},
  };
  await writeFile(path, JSON.stringify(document));
  return path;
}

const ROW = (x: number) => ({ x, y: 0 });

test("a wire that does not fit is refused with the reason; one let go in the open offers what fits", async ({ studio, page }, info) => {
  const path = await written(info.outputPath("a.strata.json"), {
    nodes: [
      { id: "customers", type: "source.synthetic" },
      { id: "score", type: "classify.score" },
    ],
    layout: { customers: ROW(0), score: ROW(420) },
  });
  await studio.importPipeline(path);
  await studio.showEverything();
  const customers = studio.cardOf("source.synthetic");
  const output = studio.port(customers, "output", "source.synthetic", "data", "table");
  const model = studio.port(studio.cardOf("classify.score"), "input", "classify.score", "model", "model");
  await studio.drag(await studio.centre(output), await studio.centre(model));
  await expect(page.getByText(t("studio:problems.connect-kind.message", { from: t("studio:kinds.table"), to: t("studio:kinds.model") })).first()).toBeVisible();
  await expect(studio.wires).toHaveCount(0);

  const added = await studio.addFromWire(output, "prepare.filter");
  await expect(studio.wires).toHaveCount(1);
  await studio.expectReady(added);
  await studio.press("Control+z");
  await expect(studio.cards).toHaveCount(2);
  await expect(studio.wires).toHaveCount(0);
  await studio.press("Control+y");
  await expect(studio.cards).toHaveCount(3);
  await expect(studio.wires).toHaveCount(1);
});

test("a node dropped on a wire goes between; copies keep their wires", async ({ studio, page, context }, info) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const path = await written(info.outputPath("a.strata.json"), {
    nodes: [
      { id: "customers", type: "source.synthetic", params: { rows: 500 } },
      { id: "health", type: "prepare.health" },
    ],
    wires: [["customers", "data", "health", "data"]],
    layout: { customers: ROW(0), health: ROW(600) },
  });
  await studio.importPipeline(path);
  await studio.settled();
  await studio.showEverything();
  const from = await studio.centre(studio.port(studio.cardOf("source.synthetic"), "output", "source.synthetic", "data", "table"));
  const to = await studio.centre(studio.port(studio.cardOf("prepare.health"), "input", "prepare.health", "data", "table"));
  const filter = page.getByRole("navigation", { name: t("studio:palette.label") }).getByRole("button", { name: nameOf("prepare.filter"), exact: true });
  const canvas = await studio.canvas.boundingBox();
  await filter.dragTo(studio.canvas, { targetPosition: { x: (from.x + to.x) / 2 - (canvas?.x ?? 0), y: (from.y + to.y) / 2 - (canvas?.y ?? 0) } });
  await expect(studio.cardOf("prepare.filter")).toBeVisible();
  await expect(studio.wires).toHaveCount(2);
  await studio.expectReady(studio.cardOf("prepare.filter"));
  await studio.settled();

  await studio.canvas.focus();
  await studio.press("Control+a");
  await studio.press("Control+c");
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied.nodes).toHaveLength(3);
  await studio.press("Control+v");
  await expect(studio.cards).toHaveCount(6);
  await expect(studio.wires).toHaveCount(4);
  await studio.press("Control+z");
  await expect(studio.cards).toHaveCount(3);
});

test("a node of a newer Strata is a placeholder, and is saved back untouched", async ({ studio }, info) => {
  const future = { id: "future", type: "future.quantum", v: 7, params: { qubits: 12, deep: [1, null, "x"] }, label: "From the future" };
  const path = await written(info.outputPath("a.strata.json"), {
    nodes: [{ id: "customers", type: "source.synthetic" }, future],
    wires: [["customers", "data", "future", "entangled"]],
    layout: { customers: ROW(0), future: ROW(420) },
  });
  await studio.importPipeline(path);
  const card = studio.card("From the future");
  await expect(card.getByText(t("studio:canvas.kept-as-is"))).toBeVisible();
  await studio.expectReady(studio.cardOf("source.synthetic"));
  await studio.select(card);
  await expect(studio.inspector.getByText(t("studio:canvas.unknown-help", { type: "future.quantum" }))).toBeVisible();
  await studio.button("studio:top.share").click();
  const share = await studio.dialog("studio:share.title");
  const { text } = await studio.download(share.getByRole("button", { name: t("studio:share.download") }));
  const saved = JSON.parse(text);
  expect(saved.nodes.find(({ id }: { id: string }) => id === "future")).toEqual(future);
  expect(saved.wires).toContainEqual({ from: { node: "customers", port: "data" }, to: { node: "future", port: "entangled" } });
});

test("three hundred nodes open and move", async ({ studio, page }, info) => {
  const nodes = Array.from({ length: 300 }, (_, index) => ({
    id: `n${index}`,
    type: index % 20 === 0 ? "source.synthetic" : "prepare.filter",
    params: index % 20 === 0 ? { rows: 200 } : {},
  }));
  const wires = nodes.flatMap(({ id }, index) => (index % 20 === 0 ? [] : [[`n${index - 1}`, "data", id, "data"] as const]));
  const layout = Object.fromEntries(nodes.map(({ id }, index) => [id, { x: (index % 20) * 260, y: Math.floor(index / 20) * 170 }]));
  await studio.importPipeline(await written(info.outputPath("a.strata.json"), { nodes, wires, layout }));
  await expect(studio.cards).toHaveCount(300);
  await expect(studio.wires).toHaveCount(285);
  await studio.settled();
  const viewport = page.locator(".react-flow__viewport");
  const before = await viewport.getAttribute("style");
  const spot = await studio.emptySpot();
  await studio.drag(spot, { x: spot.x + 120, y: spot.y - 80 });
  await expect(viewport).not.toHaveAttribute("style", before ?? "");
  await expect(studio.cards).toHaveCount(300);
});

test("a run over a million customers is cancelled within the page's own time", async ({ studio, page }, info) => {
  const path = await written(info.outputPath("a.strata.json"), {
    nodes: [
      { id: "customers", type: "source.synthetic", params: { rows: 1_000_000 } },
      { id: "k", type: "cluster.kmeans", params: { k: 8, starts: 50 } },
    ],
    wires: [["customers", "data", "k", "data"]],
    layout: { customers: ROW(0), k: ROW(420) },
  });
  await studio.importPipeline(path);
  const clusters = studio.cardOf("cluster.kmeans");
  await studio.expectState(clusters, "running");
  await studio.cancelButton.click();
  await expect(clusters.getByText(t("studio:stale.cancelled"))).toBeVisible();
  await expect(studio.runButton).toBeVisible();
  await studio.expectReady(studio.cardOf("source.synthetic"));
  // The same worker goes on: another setting runs to the end.
  await studio.select(studio.cardOf("source.synthetic"));
  const rows = page.getByRole("textbox", { name: t("source:nodes.synthetic.params.rows.label") });
  await rows.fill("2000");
  await studio.expectReady(clusters);
  await studio.settled();
});

test("the frozen template of the first version still opens", async ({ studio }) => {
  const { nodes, wires } = JSON.parse(await readFile("e2e/projects/v1-rfm-segmentation.strata.json", "utf8"));
  await studio.importPipeline("e2e/projects/v1-rfm-segmentation.strata.json");
  await expect(studio.cards).toHaveCount(nodes.length);
  await expect(studio.wires).toHaveCount(wires.length);
  await studio.settled();
});

test("nodes become a group that is named, closed into one card, moved, opened and taken apart", async ({ studio, page }, info) => {
  const path = await written(info.outputPath("a.strata.json"), {
    nodes: [
      { id: "customers", type: "source.synthetic", params: { rows: 500 } },
      { id: "health", type: "prepare.health" },
      { id: "filter", type: "prepare.filter" },
      { id: "k", type: "cluster.kmeans" },
    ],
    wires: [
      ["customers", "data", "health", "data"],
      ["health", "data", "filter", "data"],
      ["filter", "data", "k", "data"],
    ],
    layout: { customers: ROW(0), health: ROW(260), filter: { x: 520, y: 40 }, k: ROW(780) },
  });
  await studio.importPipeline(path);
  await studio.settled();
  const [health, filter] = [studio.cardOf("prepare.health"), studio.cardOf("prepare.filter")];
  await studio.select(health);
  await filter
    .locator("p")
    .first()
    .click({ modifiers: ["Shift"] });
  await studio.press("Control+g");
  const name = page.getByRole("textbox", { name: t("studio:groups.name") });
  await expect(name).toBeFocused();
  await page.keyboard.type("Cleaning");
  await studio.press("Enter");
  const frame = page.locator(".react-flow__node-frame");
  await expect(frame).toHaveAccessibleName(`Cleaning ${t("studio:groups.nodes", { count: 2 })}`);
  await expect(studio.inspector.getByRole("heading", { name: "Cleaning" })).toBeVisible();

  // Closed, it is one card with the ports that wires cross its border at.
  await studio.press("g");
  const group = page.locator(".react-flow__node-folded");
  await studio.expectReady(group);
  await expect(group).toHaveAccessibleName(/^Cleaning /);
  await expect(group).toBeFocused();
  await expect(studio.cards).toHaveCount(2);
  await expect(studio.wires).toHaveCount(2);
  const port = (side: "input" | "output", type: string) =>
    group.getByRole("img", {
      name: t(`studio:ports.${side}`, {
        name: `${nameOf(type)}, ${t(side === "input" ? "prepare:nodes.health.ports.data" : "prepare:nodes.filter.ports.data")}`,
        kind: t("studio:kinds.table"),
      }),
    });
  await expect(port("input", "prepare.health")).toBeVisible();
  await expect(port("output", "prepare.filter")).toBeVisible();
  await expectAccessible(page, "closed group");

  // The keyboard goes along the wires, past the group as past a node.
  await studio.press("ArrowRight");
  await expect(studio.cardOf("cluster.kmeans")).toBeFocused();
  await studio.press("ArrowLeft");
  await expect(group).toBeFocused();

  // Going to a node inside opens the group.
  await studio.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type(nameOf("prepare.filter"));
  await studio.press("Enter");
  await expect(filter).toBeFocused();
  await expect(studio.cards).toHaveCount(4);
  await studio.press("g");
  await expect(group).toBeFocused();

  // Moved and opened, its nodes have moved with it.
  await studio.showEverything();
  const from = await studio.centre(group.locator("p").first());
  await studio.drag(from, { x: from.x + 30, y: from.y + 90 });
  await group.dblclick();
  await expect(studio.cards).toHaveCount(4);
  await expect(studio.wires).toHaveCount(3);
  await expect(frame).toBeVisible();
  const place = async () => Promise.all([studio.centre(health), studio.centre(filter), studio.centre(studio.cardOf("cluster.kmeans"))]);
  await expect
    .poll(async () => {
      const [opened, , after] = await place();
      return opened.y - after.y;
    })
    .toBeGreaterThan(40);
  const [h1, f1, k1] = await place();

  // Its title moves the frame and all that is in it.
  const title = await studio.centre(frame.getByText("Cleaning"));
  await studio.drag(title, { x: title.x, y: title.y - 70 });
  await expect.poll(async () => Math.round((await place())[0].y - h1.y)).toBeLessThan(-60);
  const [h2, f2, k2] = await place();
  expect(Math.abs(f2.y - f1.y - (h2.y - h1.y))).toBeLessThan(2);
  expect(k2).toEqual(k1);
  await expectAccessible(page, "open group");

  // All of it is kept, and undone step by step.
  await frame.getByRole("button", { name: t("studio:groups.close", { name: "Cleaning" }) }).click();
  await expect(group).toBeVisible();
  await studio.settled();
  await studio.saved();
  await page.reload();
  await studio.expectReady(group);
  await group.locator("p").first().click();
  await studio.press("F2");
  await expect(name).toBeFocused();
  await page.keyboard.type("Tidy data");
  await studio.press("Enter");
  await expect(group).toHaveAccessibleName(/^Tidy data /);
  await studio.press("Control+Shift+g");
  await expect(group).toBeHidden();
  await expect(frame).toBeHidden();
  await expect(studio.cards).toHaveCount(4);
  await studio.press("Control+z");
  await expect(group).toHaveAccessibleName(/^Tidy data /);
  await studio.press("Control+z");
  await expect(group).toHaveAccessibleName(/^Cleaning /);
});

test("a text too long for a note is refused with a word, and the note stays as it was", async ({ studio, page }) => {
  await studio.newProject();
  await studio.canvas.focus();
  await studio.press("n");
  const note = page.getByRole("textbox", { name: t("studio:canvas.note"), exact: true });
  await note.fill("Kept.");
  await page.keyboard.insertText("x".repeat(900_000));
  await expect(page.getByText(t("studio:problems.note-too-long.message", { length: 900_005 }), { exact: true })).toBeVisible();
  await expect(note).toHaveValue("Kept.");
  await page.keyboard.insertText(" More.");
  await expect(note).toHaveValue("Kept. More.");
});
