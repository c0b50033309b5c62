import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "./words";

/** Milliseconds that a run may take, on a machine with other work. */
const RUN = 180_000;

/** Frames in which the camera does not move when it has come to rest; a glide begins within three. */
const REST = 6;

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
  async expectReady(card: Locator): Promise<void> {
    await expect(card).toHaveAccessibleName(new RegExp(`(${escaped(this.state("ready"))}|${escaped(this.state("warning"))})$`), { timeout: RUN });
  }

  async expectState(card: Locator, state: string): Promise<void> {
    await expect(card).toHaveAccessibleName(new RegExp(`${escaped(this.state(state))}$`), { timeout: RUN });
  }

  /** Waits until the run is over and every card has its result. */
  async settled(): Promise<void> {
    const waiting = ["stale", "queued", "running"].map((state) => escaped(this.state(state))).join("|");
    await expect(this.cards.first()).toBeVisible();
    await expect(this.page.getByRole("group", { name: new RegExp(`(${waiting})$`) })).toHaveCount(0, { timeout: RUN });
    await expect(this.runButton).toBeVisible({ timeout: RUN });
  }

  get runButton(): Locator {
    return this.page.getByRole("banner").getByRole("button", { name: new RegExp(`^${escaped(this.t("studio:commands.run"))}( |$)`) });
  }

  get cancelButton(): Locator {
    return this.page.getByRole("banner").getByRole("button", { name: this.t("common:actions.cancel") });
  }

  /** Brings every card into sight and takes this one; the inspector is about it then, and soon the dock (see `openTab`). */
  async select(card: Locator): Promise<void> {
    await this.showEverything();
    await card.locator(".strata-card p").first().click();
    await expect(card).toHaveClass(/selected/);
    // Inspector and dock follow in slices, after the canvas has answered the click.
    const name = this.inspector.getByRole("textbox", { name: this.t("studio:canvas.node-name"), exact: true });
    await expect(name).toHaveValue(await this.nameOf(card));
  }

  /** What a card is called. */
  async nameOf(card: Locator): Promise<string> {
    return (await card.locator("[id^=name-]").textContent()) ?? "";
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
    await this.cameraRests();
  }

  /** Waits until the camera has stood still for some frames. It moves frame by frame: one that has begun to move is seen at once, however slow the machine. */
  private async cameraRests(): Promise<void> {
    await this.page.locator(".react-flow__viewport").evaluate(
      (viewport, frames) =>
        new Promise<void>((resolve) => {
          let before = "";
          let still = 0;
          const look = () => {
            const now = viewport.getAttribute("style") ?? "";
            still = now === before ? still + 1 : 0;
            before = now;
            if (still === frames) resolve();
            else requestAnimationFrame(look);
          };
          look();
        }),
      REST,
    );
  }

  /** Everything done so far is in the browser's database: the project, and the results of a run that is over. */
  async saved(): Promise<void> {
    await expect(this.page.getByRole("banner").getByRole("button", { name: this.t("studio:save.saved", { ago: this.t("studio:save.now") }) })).toBeVisible();
  }

  // Results

  get dock(): Locator {
    return this.page.getByRole("region", { name: this.t("studio:dock.label"), exact: true });
  }

  get inspector(): Locator {
    return this.page.getByRole("complementary", { name: this.t("studio:inspector.label"), exact: true });
  }

  /** Opens a tab of the node that is selected: the dock may still show the one before, with tabs of the same names. */
  async openTab(type: string, port: string): Promise<void> {
    const name = await this.nameOf(this.page.locator(".react-flow__node-card.selected"));
    const tabs = this.dock.getByRole("tablist", { name: this.t("studio:dock.outputs", { name }), exact: true });
    const tab = tabs.getByRole("tab", { name: this.words.port(type, port), exact: true });
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
  }

  private get table(): Locator {
    return this.dock.getByRole("table", { name: this.t("studio:dock.rows-table") });
  }

  /** The rows in sight of the dock's table, cell by cell, below its header, as they stand now. */
  async rows(): Promise<string[][]> {
    await expect(this.table.getByRole("cell").first()).not.toBeEmpty();
    const rows = await this.table.getByRole("row").all();
    const cells = await Promise.all(rows.slice(1).map((row) => row.getByRole("cell").allInnerTexts()));
    return cells.map((row) => row.map((text) => text.replace(/\s+/g, " ").trim()));
  }

  /** The names of the columns of the dock's table. */
  async headers(): Promise<string[]> {
    await expect(this.table.getByRole("columnheader").first()).toBeVisible();
    const all = await this.table.getByRole("columnheader").allInnerTexts();
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
