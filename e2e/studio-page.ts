import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "./words";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The studio and its home as a person sees them: everything is found by its role and its words. */
export class StudioPage {
  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {}

  private t(key: string, values: Readonly<Record<string, unknown>> = {}): string {
    return this.words.t(key, values);
  }

  button(key: string, values?: Readonly<Record<string, unknown>>): Locator {
    return this.page.getByRole("button", { name: this.t(key, values) });
  }

  // Home

  async openHome(): Promise<void> {
    await this.page.goto("/");
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  /** Gives the home page a data or pipeline file, through its button. */
  async chooseOnHome(path: string): Promise<void> {
    const first = this.button("home:first.choose");
    const later = this.button("home:projects.openFile");
    const chooser = this.page.waitForEvent("filechooser");
    await first.or(later).click();
    await (await chooser).setFiles(path);
  }

  async openTemplate(name: string): Promise<void> {
    await this.openHome();
    await this.page.getByRole("button", { name, exact: true }).click();
    await this.opened();
  }

  async opened(): Promise<void> {
    await this.page.waitForURL(/\/studio\/\?project=/);
    await expect(this.canvas).toBeVisible();
  }

  async newProject(): Promise<void> {
    await this.openHome();
    await this.button("home:projects.new").first().click();
    await this.opened();
  }

  /** Brings in a pipeline through the home page's file button and makes a project of it. */
  async importPipeline(path: string): Promise<void> {
    await this.openHome();
    await this.button("home:projects.import").click();
    const dialog = this.page.getByRole("dialog", { name: this.t("studio:projects.import.title") });
    const chooser = this.page.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: this.t("studio:projects.import.file") }).click();
    await (await chooser).setFiles(path);
    await dialog.getByRole("button", { name: this.t("studio:projects.import.create") }).click();
    await this.opened();
  }

  // Canvas

  get canvas(): Locator {
    return this.page.getByRole("region", { name: this.t("studio:canvas.label"), exact: true });
  }

  get cards(): Locator {
    return this.page.locator(".react-flow__node-card");
  }

  get wires(): Locator {
    return this.page.locator(".react-flow__edge");
  }

  /** The card with this name: a node type's own, or what a person called it. */
  card(name: string): Locator {
    return this.cards.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  cardOf(type: string): Locator {
    return this.card(this.words.node(type));
  }

  state(name: string): string {
    return this.t(`studio:states.${name}`);
  }

  /** A card's mark says so; findings count as ready. */
  async expectReady(card: Locator, timeout = 60_000): Promise<void> {
    await expect(card).toHaveAccessibleName(new RegExp(`(${escaped(this.state("ready"))}|${escaped(this.state("warning"))})$`), { timeout });
  }

  async expectState(card: Locator, state: string, timeout = 30_000): Promise<void> {
    await expect(card).toHaveAccessibleName(new RegExp(`${escaped(this.state(state))}$`), { timeout });
  }

  /** Waits until the run is over and every card has its result. */
  async settled(timeout = 60_000): Promise<void> {
    const waiting = ["stale", "queued", "running"].map((state) => escaped(this.state(state))).join("|");
    await expect(this.cards.first()).toBeVisible();
    await expect(this.page.getByRole("group", { name: new RegExp(`(${waiting})$`) })).toHaveCount(0, { timeout });
    await expect(this.runButton).toBeVisible({ timeout });
  }

  get runButton(): Locator {
    return this.page.getByRole("banner").getByRole("button", { name: new RegExp(`^${escaped(this.t("studio:commands.run"))}( |$)`) });
  }

  get cancelButton(): Locator {
    return this.page.getByRole("banner").getByRole("button", { name: this.t("common:actions.cancel") });
  }

  /** Brings every card into sight and takes this one; the dock shows its results then. */
  async select(card: Locator): Promise<void> {
    await this.showEverything();
    await card.locator(".strata-card p").first().click();
    await expect(card).toHaveClass(/selected/);
  }

  port(card: Locator, side: "input" | "output", type: string, port: string, kind: string): Locator {
    const label = this.t(`studio:ports.${side}`, { name: this.words.port(type, port), kind: this.t(`studio:kinds.${kind}`) });
    return card.getByRole("img", { name: label });
  }

  /** A place on the canvas with nothing around it. */
  async emptySpot(): Promise<Point> {
    const spot = await this.page.evaluate(() => {
      const pane = document.querySelector(".react-flow")?.getBoundingClientRect();
      if (!pane) return null;
      const free = (x: number, y: number) => document.elementFromPoint(x, y)?.classList.contains("react-flow__pane") ?? false;
      const around = [-30, 0, 30];
      for (let y = pane.bottom - 60; y > pane.top + 40; y -= 20) {
        for (let x = pane.left + 60; x < pane.right - 60; x += 20) {
          if (around.every((dx) => around.every((dy) => free(x + dx, y + dy)))) return { x, y };
        }
      }
      return null;
    });
    if (!spot) throw new Error("the canvas is full");
    return spot;
  }

  async drag(from: Point, to: Point): Promise<void> {
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    await this.page.mouse.move(to.x, to.y, { steps: 4 });
    await this.page.mouse.up();
  }

  async centre(target: Locator): Promise<Point> {
    const box = await target.boundingBox();
    if (!box) throw new Error("it is not on the screen");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  get quickAdd(): Locator {
    return this.page.getByRole("dialog", { name: this.t("studio:commands.quick-add") });
  }

  /** Drags a wire from an output into the open and takes the node from the list of those that fit. */
  async addFromWire(output: Locator, type: string): Promise<Locator> {
    await this.showEverything();
    await this.drag(await this.centre(output), await this.emptySpot());
    await expect(this.quickAdd).toBeVisible();
    await this.quickAdd.getByRole("combobox").fill(this.words.node(type));
    await this.quickAdd
      .getByRole("option", { name: this.words.node(type) })
      .first()
      .click();
    const card = this.cardOf(type);
    await expect(card).toBeVisible();
    await this.select(card);
    return card;
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Moves the camera so that all cards are in sight, and waits until it has come to rest. */
  async showEverything(): Promise<void> {
    await this.page
      .getByRole("toolbar", { name: this.t("studio:canvas.controls") })
      .getByRole("button", { name: this.t("studio:commands.fit") })
      .click();
    const viewport = this.page.locator(".react-flow__viewport");
    let before = "";
    await expect
      .poll(async () => {
        const now = (await viewport.getAttribute("style")) ?? "";
        const still = now === before;
        before = now;
        return still;
      })
      .toBe(true);
  }

  // Results

  get dock(): Locator {
    return this.page.getByRole("region", { name: this.t("studio:dock.label"), exact: true });
  }

  get inspector(): Locator {
    return this.page.getByRole("complementary", { name: this.t("studio:inspector.label"), exact: true });
  }

  async openTab(type: string, port: string): Promise<void> {
    await this.dock.getByRole("tab", { name: this.words.port(type, port), exact: true }).click();
  }

  /** The rows in sight of the dock's table, cell by cell, below its header. */
  async rows(): Promise<string[][]> {
    const table = this.dock.getByRole("table", { name: this.t("studio:dock.rows-table") });
    await expect(table.getByRole("cell").first()).not.toBeEmpty();
    const rows = await table.getByRole("row").all();
    const cells = await Promise.all(rows.slice(1).map((row) => row.getByRole("cell").allInnerTexts()));
    return cells.map((row) => row.map((text) => text.trim()));
  }

  async headers(): Promise<string[]> {
    const table = this.dock.getByRole("table", { name: this.t("studio:dock.rows-table") });
    const all = await table.getByRole("columnheader").allInnerTexts();
    return all.map((text) => text.split("\n")[0].trim());
  }

  // Files out

  /** The text of the file that a press of the button saves. */
  async download(button: Locator): Promise<{ readonly name: string; readonly text: string }> {
    const coming = this.page.waitForEvent("download");
    await button.click();
    const download = await coming;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  }

  async dialog(titleKey: string): Promise<Locator> {
    const dialog = this.page.getByRole("dialog", { name: this.t(titleKey) });
    await expect(dialog).toBeVisible();
    return dialog;
  }
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
