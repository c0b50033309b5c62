/** What a clipboard holds: the same cells, told twice. */
export interface Clipping {
  readonly text: string;
  readonly html: string;
}

/** More than this is read as text alone: building a page of it takes too long. */
const LONGEST_HTML = 4_000_000;
const MOST_COLUMNS = 16_384;
const MERGED_ROWS = /rowspan\s*=\s*["']?(?:[2-9]|1\d)/i;

/**
 * The table in a clipboard as tab-separated text, or null when there is none. Excel and Google Sheets give plain text with tabs, in
 * which cells with line breaks stand in quotes (Excel) or any cell may begin with one (Sheets): where quotes or single columns make the text
 * unclear, the HTML beside it decides.
 */
export function pastedTable({ text, html }: Clipping): string | null {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const tabs = plain.includes("\t");
  // A merged cell stands in its first row alone in the text; only the HTML knows how far it reaches.
  const clear = tabs && !plain.includes('"') && !MERGED_ROWS.test(html);
  if (!clear && /<table[\s>]/i.test(html) && html.length < LONGEST_HTML) {
    const rows = tableOfHtml(html);
    if (rows && (rows.length > 1 || rows[0].length > 1)) return rows.map((row) => row.map(asCell).join("\t")).join("\n");
  }
  if (tabs) return plain;
  return isDelimited(plain) ? plain : null;
}

/** Lines of a CSV text: at least two, each with the same number of delimiters. */
function isDelimited(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2 || /^\s*[[{<]/.test(text)) return false;
  return [";", ",", "|"].some((delimiter) => {
    const counts = lines.slice(0, 50).map((line) => line.replace(/"[^"]*"/g, "").split(delimiter).length);
    return counts[0] > 1 && counts.every((count) => count === counts[0]);
  });
}

function asCell(text: string): string {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The cells of the largest table of an HTML text; what spans columns stands in its first cell, what spans rows counts for each of them. */
function tableOfHtml(html: string): string[][] | null {
  const tables = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("table")];
  const [largest] = tables.sort((a, b) => b.rows.length - a.rows.length);
  if (!largest) return null;
  const rows: string[][] = [];
  /** Cells that reach down from above, by column: their text, and how many rows more. */
  const reaching: { text: string; rows: number }[] = [];
  for (const row of largest.rows) {
    const cells: string[] = [];
    const reach = () => {
      for (let above = reaching[cells.length]; above && above.rows > 0; above = reaching[cells.length]) {
        above.rows--;
        cells.push(above.text);
      }
    };
    for (const cell of row.cells) {
      reach();
      const width = Math.min(Math.max(1, cell.colSpan), MOST_COLUMNS);
      const text = textOf(cell);
      for (let i = 0; i < width; i++) {
        const own = i === 0 ? text : "";
        if (cell.rowSpan > 1) reaching[cells.length] = { text: own, rows: cell.rowSpan - 1 };
        cells.push(own);
      }
    }
    reach();
    rows.push(cells);
  }
  // Excel ends its tables with a row that only keeps the widths.
  while (rows.at(-1)?.every((cell) => cell === "")) rows.pop();
  const width = Math.max(0, ...rows.map((cells) => cells.findLastIndex((cell) => cell !== "") + 1));
  const filled = rows.map((cells) => Array.from({ length: width }, (_, i) => cells[i] ?? ""));
  return width > 0 ? filled : null;
}

/** The text of a cell, with its line breaks; the space that stands in an empty cell is none, nor is what indents the HTML behind a line break. */
function textOf(cell: Element): string {
  return written(cell)
    .replace(/ *\n */g, "\n")
    .replace(/^[ \u00a0\n]+|[ \u00a0\n]+$/g, "");
}

function written(element: Element): string {
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeName === "BR") text += "\n";
    else if (node.nodeType === node.TEXT_NODE) text += (node.textContent ?? "").replace(/[ \t\r\n]+/g, " ");
    else if (node instanceof Element && !/^(?:STYLE|SCRIPT)$/.test(node.nodeName))
      text += (text.trim() !== "" && /^(?:P|DIV)$/.test(node.nodeName) ? "\n" : "") + written(node);
  }
  return text;
}

/** The table as a file, so that it is kept like any other. */
export function pastedFile(table: string, name: string): File {
  return new File([table], name, { type: "text/tab-separated-values" });
}
