import { attribute, type XmlListener } from "./xml-scanner";

/** What an OpenDocument file says of the looks of its cells and sheets, as far as it tells what values mean. */
export class DocumentStyles implements XmlListener {
  /** Styles of sheets that are not shown. */
  readonly hidden = new Set<string>();
  /** Formats of time that count on beyond a day. */
  private readonly elapsed = new Set<string>();
  private readonly cells = new Map<string, { readonly format: string | undefined; readonly parent: string | undefined }>();
  private style = "";

  open(name: string, attributes: string): void {
    switch (name) {
      case "number:time-style":
        if (attribute(attributes, "number:truncate-on-overflow") === "false") this.elapsed.add(attribute(attributes, "style:name") ?? "");
        return;
      case "style:style":
        this.style = attribute(attributes, "style:name") ?? "";
        if (attribute(attributes, "style:family") === "table-cell")
          this.cells.set(this.style, { format: attribute(attributes, "style:data-style-name"), parent: attribute(attributes, "style:parent-style-name") });
        return;
      case "style:table-properties":
        if (attribute(attributes, "table:display") === "false") this.hidden.add(this.style);
    }
  }

  text(): void {}

  close(): void {}

  /** Whether cells of this style show `[h]:mm`: the format of the style, or of the nearest style it is made from. */
  isElapsed(style: string): boolean {
    const passed = new Set<string>();
    for (let name: string | undefined = style; name !== undefined && !passed.has(name); ) {
      passed.add(name);
      const found: { readonly format: string | undefined; readonly parent: string | undefined } | undefined = this.cells.get(name);
      if (found?.format !== undefined) return this.elapsed.has(found.format);
      name = found?.parent;
    }
    return false;
  }
}
