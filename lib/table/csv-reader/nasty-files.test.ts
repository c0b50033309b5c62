import { describe, expect, it } from "vitest";
import { codeOf, encoded, namesOf, readBytes, readText, rowsOf, typesOf } from "./fixtures/read-text";

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf16 = (text: string, little: boolean, mark: boolean) => {
  const units = Array.from((mark ? "\ufeff" : "") + text, (character) => character.charCodeAt(0));
  return Uint8Array.from(units.flatMap((unit) => (little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
};

async function gzip(data: BlobPart): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

// The cases of csv-spectrum (https://github.com/max-mapper/csv-spectrum), written anew, with its expected records.
describe("csv-spectrum", () => {
  const cases: readonly [name: string, text: string, names: readonly string[], rows: readonly (readonly unknown[])[]][] = [
    [
      "comma in quotes",
      'first,last,address\nJohn,Doe,"120 any st., Anytown, WW"\n',
      ["first", "last", "address"],
      [["John", "Doe", "120 any st., Anytown, WW"]],
    ],
    [
      "empty cells",
      'a,b,c\n1,"",""\n2,3,4\n',
      ["a", "b", "c"],
      [
        [1, null, null],
        [2, 3, 4],
      ],
    ],
    [
      "empty cells, CRLF",
      'a,b,c\r\n1,"",""\r\n2,3,4\r\n',
      ["a", "b", "c"],
      [
        [1, null, null],
        [2, 3, 4],
      ],
    ],
    [
      "escaped quotes",
      'a,b\n1,"ha ""ha"" ha"\n3,4\n',
      ["a", "b"],
      [
        [1, 'ha "ha" ha'],
        [3, "4"],
      ],
    ],
    [
      "JSON in a cell",
      'key,val\n1,"{""type"": ""Point"", ""coordinates"": [102.0, 0.5]}"\n',
      ["key", "val"],
      [[1, '{"type": "Point", "coordinates": [102.0, 0.5]}']],
    ],
    [
      "newlines",
      'a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9\n',
      ["a", "b", "c"],
      [
        ["1", 2, 3],
        ["Once upon \na time", 5, 6],
        ["7", 8, 9],
      ],
    ],
    [
      "newlines, CRLF",
      'a,b,c\r\n1,2,3\r\n"Once upon \r\na time",5,6\r\n7,8,9\r\n',
      ["a", "b", "c"],
      [
        ["1", 2, 3],
        ["Once upon \r\na time", 5, 6],
        ["7", 8, 9],
      ],
    ],
    [
      "quotes and newlines",
      'a,b\n1,"ha \n""ha"" \nha"\n3,4\n',
      ["a", "b"],
      [
        [1, 'ha \n"ha" \nha'],
        [3, "4"],
      ],
    ],
    ["simple", "a,b,c\n1,2,3\n", ["a", "b", "c"], [[1, 2, 3]]],
    ["simple, CRLF", "a,b,c\r\n1,2,3", ["a", "b", "c"], [[1, 2, 3]]],
    [
      "UTF-8",
      "a,b,c\n1,2,3\n4,5,ʤ\n",
      ["a", "b", "c"],
      [
        [1, 2, "3"],
        [4, 5, "ʤ"],
      ],
    ],
  ];
  it.each(cases)("%s", async (_, text, names, rows) => {
    const { table } = await readText(text);
    expect(namesOf(table)).toEqual(names);
    expect(rowsOf(table)).toEqual(rows);
  });
});

describe("what is no table is named, with a remedy in the words", () => {
  it.each<[string, BlobPart, string]>([
    ["nothing", "", "source.file-empty"],
    ["spaces and line ends", " \r\n \n\n", "source.file-empty"],
    ["a byte order mark alone", "\ufeff", "source.file-empty"],
    ["NUL bytes", bytes(65, 44, 0, 66, 10, 1, 2, 3, 0, 0, 0, 9), "source.file-binary"],
    ["control characters", bytes(...Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? 7 : 65))), "source.file-binary"],
    ["an Excel workbook", `PK\u0003\u0004\u0014\u0000\u0006\u0000[Content_Types].xml xl/workbook.xml`, "source.file-excel"],
    ["an old Excel workbook", bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0), "source.file-excel"],
    ["a zip archive", `PK\u0003\u0004\u0014\u0000\u0000\u0000data.csv`, "source.file-archive"],
    ["Parquet", "PAR1\u0015\u0004\u0015", "source.file-parquet"],
    ["PDF", "%PDF-1.7\n1 0 obj", "source.file-pdf"],
    ["PNG", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), "source.file-image"],
    ["SQLite", "SQLite format 3\u0000", "source.file-database"],
    ["a web page", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>a,b</body></html>", "source.file-html"],
    ["a page of a table", '  <table border="1"><tr><td>a</td></tr></table>', "source.file-html"],
    ["XML", '<?xml version="1.0"?>\n<rows><row a="1"/></rows>', "source.file-xml"],
    ["JSON", '[{"a": 1}, {"a": 2}]', "source.file-json"],
    ["JSON lines", '{"a": 1}\n{"a": 2}\n', "source.file-json"],
  ])("%s", async (_, data, code) => {
    expect(await codeOf(readBytes(data))).toBe(code);
  });

  it("damaged gzip", async () => {
    const packed = await gzip(`a,b\n${"1,2\n".repeat(50_000)}`);
    expect(await codeOf(readBytes(packed.slice(0, packed.length - 20)))).toBe("source.file-gzip-damaged");
    const inner = packed.slice();
    inner.fill(255, 20, 60);
    expect(await codeOf(readBytes(inner))).toBe("source.file-gzip-damaged");
  });

  it("a picture in gzip", async () => {
    expect(await codeOf(readBytes(await gzip(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))))).toBe("source.file-image");
  });

  it("a quote that is never closed, with its line", async () => {
    const text = `a,b\r\n1,x\r\n2,"y\r\n3,z\r\n4,"" \r\n`;
    const failure = await readText(text).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ problem: { code: "source.unterminated-quote", detail: { line: 3, start: '"y' }, fix: { params: { quote: "none" } } } });
    const { table } = await readText(text, { quote: null });
    expect(rowsOf(table)).toEqual([
      [1, "x"],
      [2, '"y'],
      [3, "z"],
      [4, '"" '],
    ]);
  });
});

describe("odd but readable files", () => {
  it("a header alone is a table without rows", async () => {
    const { table } = await readText("customer;date;amount\n");
    expect([table.rows, namesOf(table)]).toEqual([0, ["customer", "date", "amount"]]);
  });

  it("rows of the wrong length lose nothing", async () => {
    const { table, facts } = await readText("a,b,c\n1,2,3\n4,5\n6,7,8,nine,ten\n10\n11,12,13,,\n14,15,16\n");
    expect(namesOf(table)).toEqual(["a", "b", "c", "extra cells"]);
    expect(rowsOf(table)).toEqual([
      [1, 2, 3, null],
      [4, 5, null, null],
      [6, 7, 8, "nine,ten"],
      [10, null, null, null],
      [11, 12, 13, null],
      [14, 15, 16, null],
    ]);
    expect(facts.short).toEqual({ rows: 2, first: 2 });
    expect(facts.long).toEqual({ rows: 1, first: 3 });
  });

  it("a trailing delimiter in every row makes no column", async () => {
    const { table, facts } = await readText("a,b\n1,2,\n3,4,\n");
    expect(rowsOf(table)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(facts.long.rows).toBe(0);
  });

  it("rows wider than the header get columns of their own", async () => {
    const { table, facts } = await readText("a,b\n1,2,3\n4,5,6\n7,8,9\n");
    expect(namesOf(table)).toEqual(["a", "b", "column 3"]);
    expect(facts.plan.named.unnamed).toBe(1);
  });

  it("equal and empty names", async () => {
    const { table, facts } = await readText("name,name,,name 2,name\n1,2,3,4,5\n");
    expect(namesOf(table)).toEqual(["name", "name 3", "column 3", "name 2", "name 4"]);
    expect(facts.plan.named).toMatchObject({ repeated: ["name"], unnamed: 1 });
  });

  it("names that are special to JavaScript", async () => {
    const { table } = await readText("__proto__,constructor,toString\n1,2,3\n4,5,6\n");
    expect(namesOf(table)).toEqual(["__proto__", "constructor", "toString"]);
    expect(rowsOf(table)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("line ends of Unix, Windows and old Mac, a last line without one, empty lines", async () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const { table, facts } = await readText(["a,b", "1,x", "", "   ", "2,y", "3,z"].join(end));
      expect(rowsOf(table)).toEqual([
        [1, "x"],
        [2, "y"],
        [3, "z"],
      ]);
      expect(facts.blankLines).toBe(2);
      expect((await readText(`${["a,b", "1,x"].join(end)}${end}${end}${end}`)).facts.blankLines).toBe(0);
    }
  });

  it("byte order mark", async () => {
    const { table } = await readText("\ufeffid,näme\n1,ü\n2,é\n");
    expect(namesOf(table)).toEqual(["id", "näme"]);
  });

  it("UTF-16 with and without a mark", async () => {
    const text = "id;имя\n1;Анна\n2;Борис\n";
    for (const little of [true, false]) {
      const { table, facts } = await readBytes(utf16(text, little, true));
      expect(rowsOf(table)).toEqual([
        ["1", "Анна"],
        ["2", "Борис"],
      ]);
      expect(facts.encoding.name).toBe(little ? "utf-16le" : "utf-16be");
    }
    const { table } = await readBytes(utf16("id,name\n1,Anna\n2,Boris\n", true, false));
    expect(namesOf(table)).toEqual(["id", "name"]);
  });

  it("Latin-1, Windows-1251, Windows-1250 and KOI8-R", async () => {
    const latin = "name,city\nJosé,Málaga\nRené,Besançon\nJürgen,Köln\n";
    const cyrillic = "имя;город;сумма\nАнна Иванова;Москва;1200,50\nБорис;Нижний Новгород;75,00\n";
    const romanian = `${"nume;oraș;sumă\nȘtefan;Iași;12,5\n".replaceAll("ș", "ş").replaceAll("Ș", "Ş")}Ion Creţu;Constanţa;7,25\nAna Mureşan;Târgu Mureş;3,5\n`;
    for (const [text, encoding] of [
      [latin, "windows-1252"],
      [cyrillic, "windows-1251"],
      [cyrillic, "koi8-r"],
      [romanian, "windows-1250"],
    ] as const) {
      const { table, facts } = await readBytes(encoded(text, encoding));
      expect(facts.encoding.name).toBe(encoding);
      expect(rowsOf(table)[0]).toEqual(rowsOf((await readText(text)).table)[0]);
    }
  });

  it("an encoding that shows only behind the sample", async () => {
    const lines = Array.from({ length: 90_000 }, (_, i) => `${i},plain name ${i % 50}`);
    // Between the places that the sample looks at.
    lines[40_000] = "40000,Анна и Борис";
    const { table, facts } = await readBytes(encoded(`id,name\n${lines.join("\n")}\n`, "windows-1251"));
    expect(facts.encoding.name).toBe("windows-1251");
    expect(rowsOf(table)[40_000][1]).toBe("Анна и Борис");
    expect(table.rows).toBe(90_000);
  });

  it("UTF-8 with a few broken bytes stays UTF-8", async () => {
    const good = new TextEncoder().encode(`name,n\n${"Übergröße für Ähnliches,1\n".repeat(400)}`);
    const broken = new Uint8Array(good.length + 5);
    broken.set(good);
    broken.set([0xff, 0x41, 0x2c, 0x32, 0x0a], good.length);
    const { table, facts } = await readBytes(broken);
    expect(facts.encoding).toMatchObject({ name: "utf-8", damaged: true });
    expect(rowsOf(table)[0][0]).toBe("Übergröße für Ähnliches");
    expect(rowsOf(table)[400][0]).toBe("\ufffdA");
  });

  it("gzip", async () => {
    const { table, facts } = await readBytes(await gzip(`a,b\n${"1,2\n".repeat(200_000)}`));
    expect([table.rows, facts.compressed]).toEqual([200_000, true]);
  });

  it("a title above the table, and Excel’s sep= line", async () => {
    const titled = await readText("Sales report\nExported 2026-01-05\n\nid,date,amount,city\n1,2026-01-02,5.5,A\n2,2026-01-03,6.5,B\n3,2026-01-04,6.5,B\n");
    expect(namesOf(titled.table)).toEqual(["id", "date", "amount", "city"]);
    expect([titled.table.rows, titled.facts.plan.layout.preamble]).toEqual([3, 2]);
    const { table, facts } = await readText("sep=;\r\na;b\r\n1,5;x\r\n2,5;y\r\n");
    expect(rowsOf(table)).toEqual([
      [1.5, "x"],
      [2.5, "y"],
    ]);
    expect(facts.plan.dialect.delimiter).toBe(";");
  });

  it("one column", async () => {
    const { table, facts } = await readText("comment\nfine, thanks\nso, so, really\nbad\n");
    expect(facts.plan.dialect.delimiter).toBeNull();
    expect(rowsOf(table)).toEqual([["fine, thanks"], ["so, so, really"], ["bad"]]);
  });

  it("semicolons, tabs, bars, decimal commas and single quotes", async () => {
    const cells = [
      ["name", "price"],
      ["tea", "3,50"],
      ["milk; cold", "1,25"],
      ["bread", "12,00"],
    ];
    for (const delimiter of [";", "\t", "|"]) {
      const text = cells.map((row) => row.map((value) => (value.includes(delimiter) ? `"${value}"` : value)).join(delimiter)).join("\n");
      const { table, facts } = await readText(text);
      expect(facts.plan.dialect.delimiter).toBe(delimiter);
      expect(rowsOf(table)).toEqual([
        ["tea", 3.5],
        ["milk; cold", 1.25],
        ["bread", 12],
      ]);
    }
    const quoted = await readText("'a','b'\n'1','it''s, well'\n'2','b'\n");
    expect(rowsOf(quoted.table)).toEqual([
      [1, "it's, well"],
      [2, "b"],
    ]);
  });

  it("quotes that are no quotes", async () => {
    const { table, facts } = await readText('item,size\n5" pipe,5\n"7"" pipe",7\n"a" b,8\nO\'Brien,9\n');
    expect(rowsOf(table)).toEqual([
      ['5" pipe', 5],
      ['7" pipe', 7],
      ["a b", 8],
      ["O'Brien", 9],
    ]);
    expect(facts.stray).toEqual({ rows: 1, first: 3 });
  });

  it("5,000 columns", async () => {
    const names = Array.from({ length: 5000 }, (_, i) => `c${i}`);
    const row = names.map((_, i) => i).join(",");
    const { table } = await readText(`${names.join(",")}\n${`${row}\n`.repeat(30)}`);
    expect([table.rows, table.columns.length, new Set(typesOf(table)).size]).toEqual([30, 5000, 1]);
    expect(rowsOf(table)[29][4999]).toBe(4999);
  });

  it("a cell of 10 MB, and a table that is one such cell", async () => {
    const long = "x,\n".repeat(3_500_000);
    const { table } = await readText(`id,note\n1,"${long}"\n2,short\n`);
    expect(rowsOf(table).map(([id, note]) => [id, String(note).length])).toEqual([
      ["1", long.length],
      ["2", 5],
    ]);
    const alone = await readText("y".repeat(11_000_000));
    expect([alone.table.rows, String(rowsOf(alone.table)[0][0]).length]).toEqual([1, 11_000_000]);
  });
});
