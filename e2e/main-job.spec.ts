import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Browser, Page, TestInfo } from "@playwright/test";
import Papa from "papaparse";
import { escaped, StudioPage } from "./studio-page";
import { expect, expectAccessible, test } from "./test";
import { expectQuiet, expectTranslated, watch } from "./watch";
import { LANGUAGES, type Words } from "./words";

const SAMPLE = "public/samples/online-retail.csv.gz";

interface Purchases {
  readonly path: string;
  readonly rows: number;
  readonly customers: number;
  readonly revenue: number;
}

/** The shipped purchases as a file of the person's own, and what papaparse and plain sums say of it. */
async function purchasesFile(info: TestInfo): Promise<Purchases> {
  const text = gunzipSync(await readFile(SAMPLE)).toString("utf8");
  const path = info.outputPath("purchases.csv");
  await writeFile(path, text);
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const kept = data.filter((row) => row.CustomerID !== "" && Number(row.Quantity) > 0 && Number(row.UnitPrice) > 0);
  return {
    path,
    rows: data.length,
    customers: new Set(kept.map((row) => row.CustomerID)).size,
    revenue: kept.reduce((sum, row) => sum + Number(row.Quantity) * Number(row.UnitPrice), 0),
  };
}

/**
 * What statsmodels 0.15 says of public/samples/email-test.csv (6,000 customers in each group, 510 and 580 conversions):
 *   lift      580 / 510 - 1
 *   interval  confint_proportions_2indep(580, 6000, 510, 6000, compare="ratio", method="score", correction=False), less 1
 *   p         proportions_ztest([580, 510], [6000, 6000])
 *   ratioP    scipy.stats.chisquare([6000, 6000])
 *   needed    samplesize_proportions_2indep_onetail(0.2 * b, b, 0.8, alpha=0.05) with b = 1090 / 12000: 4276.496, in each group
 */
const EMAIL_TEST = {
  rates: { control: 510 / 6000, offer: 580 / 6000 },
  lift: 0.1372549019607843,
  low: 0.01534753492596841,
  high: 0.2738563808468768,
  p: 0.02617317116338761,
  ratioP: 1,
  needed: 4277,
};

/** Digits of a whole number however its language groups them. */
function wholeNumber(text: string): number {
  return Number(text.replace(/\D/g, ""));
}

async function segmentsOf(studio: StudioPage, words: Words) {
  const table = studio.dock.getByRole("table", { name: words.t("cluster:results.segments.caption") });
  await expect(table).toBeVisible();
  const rows = await table
    .getByRole("row")
    .filter({ has: studio.page.getByRole("rowheader") })
    .all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.getByRole("cell").allInnerTexts();
      const [name] = await row.getByRole("rowheader").allInnerTexts();
      return { name: name.trim(), size: wholeNumber(cells[0]), rule: cells[cells.length - 2].trim() };
    }),
  );
}

interface Sent {
  readonly nodes: readonly unknown[];
  readonly wires: readonly unknown[];
}

/** The link opened by somebody else: the project has as many nodes and wires as were sent; what its cards are called. */
async function openLink(browser: Browser, link: string, sent: Sent, words: Words, locale: string, origin: string): Promise<readonly string[]> {
  const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } });
  const seen = await watch(context);
  const page = await context.newPage();
  const receiver = new StudioPage(page, words);
  await page.goto(link);
  const dialog = await receiver.dialog("studio:projects.import.title");
  await dialog.getByRole("button", { name: words.t("studio:projects.import.create") }).click();
  await receiver.opened();
  // Cards are drawn a few a frame.
  await expect(receiver.cards).toHaveCount(sent.nodes.length);
  await expect(receiver.wires).toHaveCount(sent.wires.length);
  const names = await receiver.cards.locator("[id^=name-]").allInnerTexts();
  expectQuiet(seen, origin);
  await context.close();
  return names.sort();
}

async function checkPage(page: Page, words: Words, name: string): Promise<void> {
  await expectTranslated(page, words.language);
  await expectAccessible(page, `${name} (${words.language})`);
}

for (const language of LANGUAGES) {
  test.describe(`the main job in ${language}`, () => {
    test.use({ language, permissions: ["clipboard-read", "clipboard-write"] });

    test("from a file of purchases to segments, a classifier, a plan, a list, a report and a link", async ({
      page,
      studio,
      words,
      browser,
      locale,
      baseURL,
    }, info) => {
      const { t } = words;
      const purchases = await purchasesFile(info);

      await studio.openHome();
      await expect(page.getByRole("heading", { level: 1, name: t("home:first.headline") })).toBeVisible();
      await checkPage(page, words, "home");

      await studio.chooseOnHome(purchases.path);
      await studio.opened();
      await expect(page.getByText(t("studio:projects.suggestion.rfm"))).toBeVisible();
      const found = t("studio:projects.suggestion.found", { columns: "" }).trim();
      await expect(page.getByText(new RegExp(`^${found}.*CustomerID.*InvoiceDate`))).toBeVisible();
      await studio.button("studio:projects.suggestion.accept").click();
      await studio.settled();

      await studio.select(studio.cardOf("cluster.profile"));
      await studio.openTab("cluster.profile", "report");
      const segments = await segmentsOf(studio, words);
      expect(segments.length).toBeGreaterThanOrEqual(2);
      expect(segments.reduce((sum, { size }) => sum + size, 0)).toBe(purchases.customers);
      expect(new Set(segments.map(({ name }) => name)).size).toBe(segments.length);
      for (const { name, rule } of segments) {
        expect(name).not.toBe("");
        expect(rule.length, rule).toBeGreaterThan(8);
      }
      await expect(studio.dock).toContainText(t("common:counts.customers", { count: purchases.customers }));
      await checkPage(page, words, "segments");

      const renamed = `★ ${segments[0].name}`;
      await studio.dock.getByRole("button", { name: segments[0].name, exact: true }).focus();
      await page.keyboard.press("F2");
      await studio.dock.getByRole("textbox").fill(renamed);
      await page.keyboard.press("Enter");
      await expect(studio.dock.getByRole("button", { name: renamed, exact: true })).toBeVisible();
      await studio.settled();

      const segmented = studio.port(studio.cardOf("cluster.profile"), "output", "cluster.profile", "data", "table");
      const classifier = await studio.addFromWire(segmented, "classify.classifier");
      await studio.expectReady(classifier);
      await studio.openTab("classify.classifier", "report");
      const scores = studio.dock.getByRole("region", { name: t("studio:kinds.report") });
      // Every row serves either to train or to test: what was trained on is less than all.
      const trained = scores.getByText(new RegExp(escaped(t("classify:results.evaluation.heldOut", { rows: 0 })).replace("0", "(.+)")));
      await expect(trained).toBeVisible();
      const confusion = scores.getByRole("table", { name: t("classify:results.evaluation.confusion.title") });
      await expect(confusion.getByText(renamed, { exact: true }).first()).toBeVisible();
      await checkPage(page, words, "evaluation");

      const plan = await studio.addFromWire(segmented, "experiment.plan");
      // Nobody has bought on this offer yet: the node says what it lacks, and what to do about it.
      await studio.expectState(plan, "failed");
      await studio.button("studio:fix.apply").click();
      await studio.expectReady(plan);
      await studio.openTab("experiment.plan", "report");
      await expect(scores.getByRole("heading", { name: t("experiment:results.plan.powerCurve") })).toBeVisible();
      await checkPage(page, words, "A/B plan");

      await studio.select(studio.cardOf("deliver.list"));
      await studio.openTab("deliver.list", "report");
      const list = await studio.download(studio.button("deliver:results.list.download"));
      expect(list.name).toMatch(/\.csv$/);
      const rows = Papa.parse<Record<string, string>>(list.text, { header: true, skipEmptyLines: true }).data;
      expect(rows).toHaveLength(purchases.customers);
      expect(new Set(rows.map((row) => row.CustomerID)).size).toBe(purchases.customers);
      expect(rows.filter((row) => Object.values(row).includes(renamed))).toHaveLength(segments[0].size);

      await studio.press("Control+k");
      await expect(page.getByRole("combobox", { name: t("studio:commands.command-menu") })).toBeVisible();
      await checkPage(page, words, "command menu");
      await studio.press("Escape");
      await studio.button("studio:top.versions").click();
      await studio.dialog("studio:versions.title");
      await checkPage(page, words, "versions");
      await studio.press("Escape");

      await studio.button("studio:top.share").click();
      const share = await studio.dialog("studio:share.title");
      const download = share.getByRole("button", { name: t("studio:share.download") });
      await expect(download).toBeVisible();
      await checkPage(page, words, "share");
      const file = await studio.download(download);
      expect(file.name).toMatch(/\.strata\.json$/);
      const pipeline = JSON.parse(file.text);
      expect(pipeline).toMatchObject({ format: "strata/pipeline", version: 1, language });
      await share.getByRole("button", { name: t("studio:share.copyLink") }).click();
      await expect(share.getByRole("button", { name: t("studio:share.copied") })).toBeVisible();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      await studio.press("Escape");
      const origin = new URL(baseURL ?? "").origin;
      const received = await openLink(browser, link, pipeline, words, locale ?? "en-GB", origin);
      expect(received).toEqual((await studio.cards.locator("[id^=name-]").allInnerTexts()).sort());

      await page.getByRole("link", { name: t("studio:top.report"), exact: true }).click();
      await page.waitForURL(/\/report\//);
      await expect(page.getByRole("button", { name: t("deliver:results.page.print") })).toBeEnabled();
      for (const type of ["cluster.profile", "cluster.choose-k", "prepare.health"]) {
        await expect(page.getByRole("heading", { level: 2, name: words.node(type) })).toBeVisible();
      }
      await expect(page.getByText(renamed).first()).toBeVisible();
      await expect(page.getByText(/purchases\.csv.*/)).toBeVisible();
      await checkPage(page, words, "report page");
    });

    test("the A/B template gives its verdict", async ({ page, studio, words }) => {
      const { template } = JSON.parse(await readFile("public/templates/ab-email-test.strata.json", "utf8"));
      await studio.openTemplate(template[language].name);
      await studio.settled();
      await studio.select(studio.cardOf("experiment.judge"));
      await studio.openTab("experiment.judge", "report");
      const { data } = Papa.parse<Record<string, string>>(await readFile("public/samples/email-test.csv", "utf8"), { header: true, skipEmptyLines: true });
      const groups = [...new Set(data.map((row) => row.variant))];
      const verdict = studio.dock.getByRole("region", { name: words.t("studio:kinds.report") });
      for (const group of groups) {
        const members = data.filter((row) => row.variant === group);
        await expect(verdict.getByRole("cell", { name: words.integer(members.length), exact: true }).first()).toBeVisible();
        await expect(verdict.getByText(new RegExp(escaped(group))).first()).toBeVisible();
      }
      const judged = (key: string, values: Readonly<Record<string, unknown>>) => words.t(`experiment:results.judge.${key}`, values);
      const interval = words.t("experiment:results.interval", { low: words.lift(EMAIL_TEST.low), high: words.lift(EMAIL_TEST.high) });
      const sentence = judged("verdict.wins", { variant: "offer", outcome: "converted", effect: words.lift(EMAIL_TEST.lift), interval });
      await expect(verdict.getByText(sentence, { exact: true })).toBeVisible();
      const { control, offer } = EMAIL_TEST.rates;
      const levels = judged("levels", { treated: words.percent(offer, 2), variant: "offer", base: words.percent(control, 2), control: "control" });
      await expect(verdict.getByText(levels)).toBeVisible();
      const sizes = ["control", "offer"].map((variant) => judged("ratioGroup", { variant, customers: words.integer(6000) })).join(", ");
      await expect(verdict.getByText(judged("ratioFine", { groups: sizes, p: words.integer(EMAIL_TEST.ratioP) }))).toBeVisible();
      await verdict.getByText(words.t("experiment:results.judge.details"), { exact: true }).click();
      const p = new Intl.NumberFormat(language, { maximumFractionDigits: 4 }).format(EMAIL_TEST.p);
      await expect(verdict.getByRole("cell", { name: p, exact: true }).first()).toBeVisible();
      await checkPage(page, words, "A/B verdict");

      await studio.select(studio.cardOf("experiment.plan"));
      await studio.openTab("experiment.plan", "report");
      await expect(verdict.getByText(words.t("experiment:results.plan.needed", { count: 2 * EMAIL_TEST.needed }))).toBeVisible();
      await expect(verdict.getByText(words.t("experiment:results.plan.each", { size: EMAIL_TEST.needed, arms: 2 }))).toBeVisible();
    });
  });
}
