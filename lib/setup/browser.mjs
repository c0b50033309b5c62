/** Finds a Chromium for the end-to-end tests: the machine's own first, then Playwright's, then the distribution's package. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { ROOT } from "./sources.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const PLACES = {
  darwin: ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((variable) =>
    join(process.env[variable] ?? "", "Google", "Chrome", "Application", "chrome.exe"),
  ),
};

/** Path of a browser, or undefined. `CHROMIUM_PATH` wins. */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : undefined;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(PLACES[process.platform] ?? []), playwrightBrowser()].find((path) => path && existsSync(path));
}

/** Installs one and returns its path, or undefined when nothing worked. */
export function installBrowser(say) {
  say("Installing a browser for the tests…");
  const cli = join(ROOT, "node_modules", "@playwright", "test", "cli.js");
  if (existsSync(cli)) spawnSync(process.execPath, [cli, "install", "chromium"], { cwd: ROOT, stdio: "inherit" });
  const own = findBrowser();
  if (own || process.platform !== "linux") return own;
  const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  for (const words of [
    ["apt-get", "update", "-qq"],
    ["apt-get", "install", "-y", "-qq", "chromium"],
  ]) {
    const [command, ...args] = [...root, ...words];
    spawnSync(command, args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
  return findBrowser();
}

function playwrightBrowser() {
  try {
    return createRequire(join(ROOT, "package.json"))("@playwright/test").chromium.executablePath();
  } catch {
    return undefined; // Not installed yet.
  }
}
