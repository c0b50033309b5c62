// @vitest-environment happy-dom

import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { IMPORT_WORDS } from "@/lib/nodes/source/import-words";
import { cell } from "@/lib/table/columns";
import { readCsv } from "@/lib/table/csv-reader/read-csv";
import { type Clipping, pastedTable } from "./pasted-table";

/** What becomes of a clipboard: its table, read as the file it is kept as. */
async function read(clipping: Clipping) {
  const table = pastedTable(clipping);
  if (table === null) return null;
  const { table: data } = await readCsv(new Blob([table]), {}, IMPORT_WORDS.en, testCompute(), () => Promise.resolve());
  return Object.fromEntries(data.columns.map((column) => [column.name, Array.from({ length: data.rows }, (_, row) => cell(column, row))]));
}

const EXCEL_HEAD = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Excel.Sheet><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:","; mso-displayed-thousand-separator:" ";} .xl65 {mso-number-format:"\\@";}--></style></head>
<body link="#0563C1" vlink="#954F72"><table border=0 cellpadding=0 cellspacing=0 width=256 style='border-collapse:collapse'>
<!--StartFragment-->
 <col width=64 span=4 style='width:48pt'>`;
const EXCEL_FOOT = `
<!--EndFragment-->
 <![if supportMisalignedColumns]>
 <tr height=0 style='display:none'>
  <td width=64></td>
  <td width=64></td>
  <td width=64></td>
 </tr>
 <![endif]>
</table></body></html>`;

// Shapes of what Excel 365, LibreOffice Calc 7.4 and Google Sheets put on the clipboard, with other values.
describe("cells copied as HTML", () => {
  it("from Excel: quotes and line breaks in cells, numbers with spaces that do not break", async () => {
    const html = `${EXCEL_HEAD}
 <tr height=20 style='height:15.0pt'>
  <td height=20 width=64 style='height:15.0pt;width:48pt'>client</td>
  <td width=64 style='width:48pt'>sum</td>
  <td width=64 style='width:48pt'>note</td>
 </tr>
 <tr height=40 style='height:30.0pt'>
  <td height=40 class=xl65 style='height:30.0pt'>00017</td>
  <td align=right>1&nbsp;234,50</td>
  <td class=xl66 width=64>two<br>
    lines</td>
 </tr>
 <tr height=20>
  <td height=20 class=xl65>00018</td>
  <td align=right>-17,00</td>
  <td>5&quot; wide &amp; <font class="font5">bold</font><font class="font0"> part</font></td>
 </tr>
 <tr height=20>
  <td height=20 class=xl65>00019</td>
  <td align=right>1\u202f000\u202f000,25</td>
  <td>&nbsp;</td>
 </tr>${EXCEL_FOOT}`;
    const text = 'client\tsum\tnote\r\n00017\t1 234,50\t"two\nlines"\r\n00018\t-17,00\t5" wide & bold part\r\n00019\t1 000 000,25\t\r\n';
    expect(await read({ text, html })).toEqual({
      client: ["00017", "00018", "00019"],
      sum: [1234.5, -17, 1000000.25],
      note: ["two\nlines", '5" wide & bold part', null],
    });
  });

  it("from Excel: merged cells count for every row they cover, across columns for the first", async () => {
    const html = `${EXCEL_HEAD}
 <tr><td>region</td><td>order</td><td>net</td></tr>
 <tr><td rowspan=3 height=60 class=xl67>North</td><td>A-1</td><td align=right>10</td></tr>
 <tr height=20><td height=20>A-2</td><td align=right>20</td></tr>
 <tr height=20><td height=20>A-3</td><td align=right>30</td></tr>
 <tr height=20><td colspan=2 height=20 class=xl68>South, all of it</td><td align=right>40</td></tr>${EXCEL_FOOT}`;
    const text = "region\torder\tnet\r\nNorth\tA-1\t10\r\n\tA-2\t20\r\n\tA-3\t30\r\nSouth, all of it\t\t40\r\n";
    expect(await read({ text, html })).toEqual({
      region: ["North", "North", "North", "South, all of it"],
      order: ["A-1", "A-2", "A-3", null],
      net: [10, 20, 30, 40],
    });
  });

  it("from LibreOffice Calc", async () => {
    const html = `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
<style type="text/css">body,div,table,thead,tbody,tfoot,tr,th,td,p { font-family:"Liberation Sans"; font-size:x-small }</style></head><body>
<table cellspacing="0" border="0"><colgroup width="85"></colgroup><colgroup span="2" width="102"></colgroup>
<tr><td height="17" align="left">oraș</td><td align="left">data</td><td align="left">suma „lei”</td></tr>
<tr><td height="17" align="left"><font face="Arial" color="#FF0000">Iași</font></td><td align="right" sdval="46027" sdnum="1048;1048;DD.MM.YYYY">05.01.2026</td><td align="right" sdval="1234.5" sdnum="1048;0;#.##0,00">1.234,50</td></tr>
<tr><td height="17" align="left">zice "da"</td><td align="right" sdval="46035" sdnum="1048;1048;DD.MM.YYYY">13.01.2026</td><td align="right" sdval="-17" sdnum="1048;0;#.##0,00">-17,00</td></tr>
<tr><td height="34" align="left">Кишинёв<br>(центр)</td><td align="left"><br></td><td align="left"><br></td></tr>
</table></body></html>`;
    const text = 'oraș\tdata\tsuma „lei”\nIași\t05.01.2026\t1.234,50\nzice "da"\t13.01.2026\t-17,00\n"Кишинёв\n(центр)"\t\t\n';
    expect(await read({ text, html })).toEqual({
      oraș: ["Iași", 'zice "da"', "Кишинёв\n(центр)"],
      data: [Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 13), null],
      "suma „lei”": [1234.5, -17, null],
    });
  });

  it("from Google Sheets", async () => {
    const value = (text: string) => `data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;${text}&quot;}"`;
    const html = `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}br {mso-data-placement:same-cell;}--></style>
<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" cellpadding="0" dir="ltr" border="1" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup>
<tbody><tr style="height:21px;"><td style="overflow:hidden;" ${value("name")}>name</td><td style="overflow:hidden;" ${value("size")}>size</td></tr>
<tr style="height:21px;"><td style="overflow:hidden;" ${value("screen")}>screen 5&quot; wide</td><td style="text-align:right;" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:3}">3</td></tr>
<tr style="height:21px;"><td style="overflow:hidden;" ${value("two")}>two<br/>lines</td><td style="text-align:right;" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:1234}">1 234</td></tr>
<tr style="height:21px;"><td style="overflow:hidden;"></td><td style="text-align:right;" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:0.5}">0,5</td></tr></tbody></table></google-sheets-html-origin>`;
    const text = 'name\tsize\nscreen 5" wide\t3\n"two\nlines"\t1 234\n\t0,5';
    expect(await read({ text, html })).toEqual({ name: ['screen 5" wide', "two\nlines", null], size: [3, 1234, 0.5] });
  });

  it("from a web page: the largest table, its head and foot, and nothing of its scripts", async () => {
    const html = `<html><body><table><tr><td>menu</td></tr></table><div><table class="wikitable">
<thead><tr><th scope="col"><a href="#">City</a></th><th>Customers</th></tr></thead>
<tbody><tr><td><p>Iași</p><script>track()</script></td><td>1&nbsp;200</td></tr><tr><td><b>Bălți</b></td><td>350</td></tr></tbody>
<tfoot><tr><td>Orhei</td><td>90</td></tr></tfoot></table></div></body></html>`;
    expect(await read({ text: "City Customers\nIași 1 200\nBălți 350\nOrhei 90", html })).toEqual({
      City: ["Iași", "Bălți", "Orhei"],
      Customers: [1200, 350, 90],
    });
  });

  it("is not taken from the HTML of a text editor", () => {
    expect(pastedTable({ text: "Dear all", html: "<p>Dear <b>all</b></p>" })).toBeNull();
    expect(pastedTable({ text: "one", html: "<table><tr><td>one</td></tr></table>" })).toBeNull();
  });
});
