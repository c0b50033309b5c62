import { writeFile } from "node:fs/promises";
import type { TestInfo } from "@playwright/test";
import type { StudioPage } from "./studio-page";
import { expect, test } from "./test";
import { type Words, wordsOf } from "./words";

const { t } = wordsOf("en");

/** One byte a character, by the code page's table; only what the tests write. */
function inCodePage(text: string, encoding: "windows-1251" | "latin1"): Buffer {
  if (encoding === "latin1") return Buffer.from(text, "latin1");
  const known = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder("windows-1251").decode(Uint8Array.of(byte)), byte] as const));
  return Buffer.from([...text].map((character) => known.get(character) ?? 63));
}

interface Readable {
  readonly name: string;
  readonly bytes: Buffer;
  readonly headers: readonly string[];
  /** All rows as the rows view writes them. */
  readonly rows: readonly (readonly string[])[];
  /** Odd things that are counted on the screen, by their words. */
  readonly odd?: Readonly<Record<string, number>>;
}

const READABLE: readonly Readable[] = [
  {
    name: "ragged rows",
    bytes: Buffer.from("customer,spent,city\nanna,10,Cluj\nboris,20\ncarl,30,Arad,extra\ndora,40,Deva\n"),
    // What is too much gets a column of its own: nothing is lost.
    headers: ["customer", "spent", "city", "extra cells"],
    rows: [
      ["anna", "10", "Cluj", "–"],
      ["boris", "20", "–", "–"],
      ["carl", "30", "Arad", "extra"],
      ["dora", "40", "Deva", "–"],
    ],
    odd: { short: 1, long: 1 },
  },
  {
    name: "duplicate headers",
    bytes: Buffer.from("customer,amount,amount\nanna,10,11\nboris,20,21\n"),
    headers: ["customer", "amount", "amount 2"],
    rows: [
      ["anna", "10", "11"],
      ["boris", "20", "21"],
    ],
  },
  {
    name: "a byte order mark and CRLF",
    bytes: Buffer.from("\ufeffcustomer,spent\r\nanna,10\r\nboris,20\r\n"),
    headers: ["customer", "spent"],
    rows: [
      ["anna", "10"],
      ["boris", "20"],
    ],
  },
  {
    name: "quotes with separators, quotes and line ends",
    bytes: Buffer.from('customer,note,spent\nanna,"said ""yes"", twice",10\nboris,"first\nsecond",20\n'),
    headers: ["customer", "note", "spent"],
    rows: [
      ["anna", 'said "yes", twice', "10"],
      ["boris", "first second", "20"],
    ],
  },
  {
    name: "semicolons and decimal commas",
    bytes: Buffer.from("customer;spent\nanna;1234,5\nboris;0,25\ncarl;17,75\n"),
    headers: ["customer", "spent"],
    rows: [
      ["anna", "1,234.5"],
      ["boris", "0.25"],
      ["carl", "17.75"],
    ],
  },
  {
    name: "Latin-1",
    bytes: inCodePage("customer,city\nJosé,Málaga\nFrançois,Besançon\nJürgen,Köln\n", "latin1"),
    headers: ["customer", "city"],
    rows: [
      ["José", "Málaga"],
      ["François", "Besançon"],
      ["Jürgen", "Köln"],
    ],
  },
  {
    name: "Windows-1251",
    bytes: inCodePage("клиент;город\nАнна;Москва\nБорис;Казань\nЮлия;Псков\n", "windows-1251"),
    headers: ["клиент", "город"],
    rows: [
      ["Анна", "Москва"],
      ["Борис", "Казань"],
      ["Юлия", "Псков"],
    ],
  },
];

const UNREADABLE: readonly { readonly name: string; readonly bytes: Buffer; readonly problem: string }[] = [
  { name: "an empty file", bytes: Buffer.alloc(0), problem: "file-empty" },
  { name: "a binary file", bytes: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 197 + (index >> 3) * 31) % 256)), problem: "file-binary" },
  {
    name: "a web page",
    bytes: Buffer.from("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Please sign in</p></body></html>\n"),
    problem: "file-html",
  },
];

async function bringIn(studio: StudioPage, info: TestInfo, bytes: Buffer) {
  const path = info.outputPath("export.csv");
  await writeFile(path, bytes);
  await studio.openHome();
  await studio.chooseOnHome(path);
  await studio.opened();
  const source = studio.card("export.csv").or(studio.cardOf("source.file")).first();
  await expect(source).toBeVisible();
  return source;
}

/** Whole numbers beside the words of the table of odd rows. */
async function oddRows(studio: StudioPage, words: Words): Promise<Readonly<Record<string, number>>> {
  const table = studio.dock.getByRole("table", { name: words.t("source:results.import.oddTitle") });
  await expect(table).toBeVisible();
  const rows = await table.getByRole("row").all();
  const cells = await Promise.all(rows.slice(1).map((row) => row.getByRole("cell").allInnerTexts()));
  return Object.fromEntries(cells.map(([what, count]) => [what, Number(count)]));
}

for (const { name, bytes, headers, rows, odd } of READABLE) {
  test(`${name}: the right table`, async ({ studio, words }, info) => {
    const source = await bringIn(studio, info, bytes);
    await studio.expectReady(source);
    await studio.select(source);
    if (odd) {
      await studio.openTab("source.file", "import");
      const wanted = Object.fromEntries(Object.entries(odd).map(([kind, count]) => [words.t(`source:results.import.${kind}`), count]));
      await expect.poll(() => oddRows(studio, words)).toEqual(wanted);
    }
    await studio.openTab("source.file", "data");
    await expect.poll(() => studio.headers()).toEqual(headers);
    await expect.poll(() => studio.rows()).toEqual(rows);
  });
}

for (const { name, bytes, problem } of UNREADABLE) {
  test(`${name}: a message with a remedy, and the studio goes on`, async ({ studio, page }, info) => {
    const source = await bringIn(studio, info, bytes);
    await studio.expectState(source, "failed");
    await studio.select(source);
    await expect(studio.inspector.getByText(t(`source:problems.${problem}.message`))).toBeVisible();
    await expect(studio.inspector.getByText(t(`source:problems.${problem}.remedy`))).toBeVisible();
    // The same node takes another file at once.
    const good = info.outputPath("good.csv");
    await writeFile(good, "customer,spent\nanna,10\nboris,20\n");
    const chooser = page.waitForEvent("filechooser");
    await studio.inspector.getByRole("button", { name: t("studio:dataset.replace") }).click();
    await (await chooser).setFiles(good);
    await studio.expectReady(studio.cards.first());
  });
}
