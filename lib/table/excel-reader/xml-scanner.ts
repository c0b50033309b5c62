/** What a scanner tells: an element begins (with its attributes as written), text inside it, an element ends. */
export interface XmlListener {
  open(name: string, attributes: string): void;
  text(text: string): void;
  close(name: string): void;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text with its entities resolved. Numbers that name no character stay as they are written. */
function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The value of an attribute, or undefined. `name` is written with the prefix the document uses. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = at === 0 ? " " : attributes[at - 1];
    if (!/\s/.test(before)) continue;
    const equals = /^\s*=\s*(["'])/.exec(attributes.slice(at + name.length, at + name.length + 8));
    if (!equals) continue;
    const from = at + name.length + equals[0].length;
    const to = attributes.indexOf(equals[1], from);
    return to < 0 ? undefined : unescapeXml(attributes.slice(from, to));
  }
  return undefined;
}

/**
 * Reads XML as it comes, piece by piece, holding only what a piece cut off. Names come without their namespace prefix
 * unless `prefixed`. No entity declarations are followed: nothing a document says can make it grow. O(characters).
 */
export class XmlScanner {
  private rest = "";

  constructor(
    private readonly listener: XmlListener,
    private readonly prefixed = false,
  ) {}

  push(piece: string): void {
    const text = this.rest === "" ? piece : this.rest + piece;
    let at = 0;
    for (;;) {
      const start = text.indexOf("<", at);
      if (start < 0) break;
      const end = tagEnd(text, start);
      if (end < 0) {
        if (start > at) this.listener.text(unescapeXml(text.slice(at, start)));
        at = start;
        break;
      }
      if (start > at) this.listener.text(unescapeXml(text.slice(at, start)));
      this.tag(text, start, end);
      at = end;
    }
    // Text may go on in the next piece: an entity must not be cut in two.
    this.rest = text.slice(at);
  }

  private tag(text: string, start: number, end: number): void {
    const second = text.charCodeAt(start + 1);
    if (second === 47) {
      this.listener.close(this.name(text.slice(start + 2, end - 1).trimEnd()));
      return;
    }
    if (second === 33) {
      if (text.startsWith("<![CDATA[", start)) this.listener.text(text.slice(start + 9, end - 3));
      return;
    }
    if (second === 63) return;
    const selfClosing = text.charCodeAt(end - 2) === 47;
    let nameEnd = start + 1;
    const last = selfClosing ? end - 2 : end - 1;
    while (nameEnd < last && text.charCodeAt(nameEnd) > 32) nameEnd++;
    const name = this.name(text.slice(start + 1, nameEnd));
    this.listener.open(name, text.slice(nameEnd, last));
    if (selfClosing) this.listener.close(name);
  }

  private name(written: string): string {
    if (this.prefixed) return written;
    const colon = written.indexOf(":");
    return colon < 0 ? written : written.slice(colon + 1);
  }
}

/** The index after the tag that starts at `start`; -1 when the text ends inside it. */
function tagEnd(text: string, start: number): number {
  if (text.startsWith("<!--", start)) return after(text, "-->", start + 4);
  if (text.startsWith("<![CDATA[", start)) return after(text, "]]>", start + 9);
  // The piece may end before it is clear which of these it is.
  if (text.length - start < 9 && text.startsWith("<!", start)) return -1;
  let at = start;
  for (;;) {
    const end = text.indexOf(">", at);
    if (end < 0) return -1;
    // A ">" inside a quoted attribute value does not end the tag.
    if (!insideQuotes(text, start, end)) return end + 1;
    at = end + 1;
  }
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function insideQuotes(text: string, start: number, end: number): boolean {
  let quote = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (quote === 0 ? unit === 34 || unit === 39 : unit === quote) quote = quote === 0 ? unit : 0;
  }
  return quote !== 0;
}
