import type { Report } from "../contract";

export interface ListColumn {
  readonly name: string;
  /** The column's name in the file. */
  readonly header: string;
  /** True when its values look like e-mail addresses or telephone numbers. */
  readonly personal: boolean;
}

export interface ListSegment {
  readonly name: string;
  readonly rows: number;
  readonly chosen: boolean;
}

export interface ListReport extends Report {
  readonly kind: "deliver.list";
  readonly fileName: string;
  readonly shape: "plain" | "hubspot" | "salesforce";
  readonly rowsIn: number;
  readonly rows: number;
  readonly columns: readonly ListColumn[];
  /** Segments of the input in dictionary order, with the rows each had; empty without a segment column. */
  readonly segments: readonly ListSegment[];
  readonly otherSegments: number;
  /** Rows left out for want of consent; null when consent was not looked at. */
  readonly withoutConsent: number | null;
  readonly consentColumn: string | null;
}

/** What a report page is made of: the reports that came in, in the order of their wires. */
export interface PageReport extends Report {
  readonly kind: "deliver.report";
  readonly title: string;
  readonly text: string;
  readonly notes: string;
  readonly sections: readonly Report[];
}

export function isListReport(report: Report): report is ListReport {
  return report.kind === "deliver.list";
}

export function isPageReport(report: Report): report is PageReport {
  return report.kind === "deliver.report";
}
