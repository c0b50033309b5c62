import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A side that is a process of its own: it answers one JSON a line. */
export function processSide(command, args, env = {}) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout });
  const waiting = [];
  lines.on("line", (line) => waiting.shift()?.resolve(line));
  const refuse = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.on("error", refuse);
  child.on("exit", (code) => refuse(new Error(`${command} ended with ${code}`)));
  const ask = async (request) => {
    const reply = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = JSON.parse(await reply);
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  return { ask, end: () => child.stdin.end() };
}
