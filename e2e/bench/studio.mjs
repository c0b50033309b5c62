/** A built studio in a browser, as the measurements of the whole page use it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chromium } from "@playwright/test";
import { findBrowser } from "../../lib/setup/browser.mjs";

/**
 * Serves the built studio and starts a browser; `newPage` gives a page of a fresh profile at home. With a folder `profile`
 * all pages share the profile kept there: only that one stores files on the disk, as a person's browser does.
 */
export async function openStudio(port, profile) {
  const server = spawn(process.execPath, ["lib/setup/serve.mjs", "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  await once(server.stdout, "data");
  const settings = {
    executablePath: findBrowser(),
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  };
  const look = { viewport: { width: 1440, height: 900 }, locale: "en-GB" };
  const kept = profile ? await chromium.launchPersistentContext(profile, { ...settings, ...look }) : null;
  const browser = kept?.browser() ?? (await chromium.launch(settings));
  return {
    browser,
    async newPage() {
      const context = kept ?? (await browser.newContext(look));
      const page = await context.newPage();
      await page.goto(`http://localhost:${port}/`);
      await page
        .getByRole("button", { name: "Try with sample data" })
        .or(page.getByRole("button", { name: "New project" }))
        .first()
        .waitFor();
      return page;
    },
    async close() {
      await (kept ?? browser).close();
      server.kill();
    },
  };
}

/** Tasks of the page's main thread in a trace: start, length and processor time in milliseconds, the first task at 0. */
export function tasksOver(limit, trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const main = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => name === "ThreadControllerImpl::RunTask" && ph === "X" && main.has(`${pid} ${tid}`));
  const first = Math.min(...tasks.map(({ ts }) => ts));
  const milliseconds = (micro) => Math.round(micro / 1000);
  return tasks.filter(({ dur }) => dur > limit * 1000).map(({ ts, dur, tdur }) => [milliseconds(ts - first), milliseconds(dur), milliseconds(tdur)]);
}
