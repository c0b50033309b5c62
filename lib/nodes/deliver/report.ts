import * as z from "zod";
import { defineNode, report } from "../contract";
import { isPageReport, type PageReport } from "./reports";

export const reportPage = defineNode({
  type: "deliver.report",
  v: 1,
  group: "deliver",
  icon: "file-text",
  inputs: { reports: report({ many: true }) },
  outputs: { report: report() },
  params: z.object({
    title: z.string().max(200).default(""),
    text: z.string().max(10_000).default("").meta({ control: "multiline" }),
    notes: z.string().max(10_000).default("").meta({ control: "multiline" }),
  }),
  migrations: {},

  summary: (params) => (params.title === "" ? { key: "summaryUntitled" } : { key: "summary", values: { title: params.title } }),

  async run({ reports }, params, ctx) {
    await ctx.checkpoint(0, 1);
    if (reports.length === 0) ctx.warn({ code: "deliver.nothing-to-report", severity: "warning" });
    const result: PageReport = { kind: "deliver.report", title: params.title.trim(), text: params.text.trim(), notes: params.notes.trim(), sections: reports };
    return { report: result };
  },

  picture(outputs) {
    return isPageReport(outputs.report) ? { type: "figure", value: outputs.report.sections.length, format: "number", caption: "caption" } : null;
  },
});
