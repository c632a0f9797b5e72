// What the scripts share: Chromium, a page that may reach nothing but its own host, and how a check is told.
import { createRequire } from "node:module";
import path from "node:path";

// Playwright and axe are looked for beside these scripts, or where the command is run.
const from = [import.meta.url, path.join(process.cwd(), "here.js")].map((place) => createRequire(place));

/** Where a package's file is. */
export function installed(name) {
  for (const one of from) {
    try {
      return one.resolve(name);
    } catch {
      // looked for in the next place
    }
  }
  throw new Error(`${name} is not installed: npm ci --ignore-scripts in tests/browser`);
}

const { chromium } = (await import(installed("playwright-core"))).default;

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });

export const tally = { checks: 0, failures: 0 };

/** Counts what holds; tells what does not. */
export function check(what, holds, told = "") {
  tally.checks++;
  if (holds) return;
  tally.failures++;
  console.log(`FAIL ${what} ${JSON.stringify(told)}`);
}

/** A page on which a message, an exception, a breach of the policy and a request to elsewhere each fail. */
export async function guarded(context, origin) {
  const page = await context.newPage();
  const where = () => page.url().replace(origin, "");
  page.on("console", (message) => check(`${where()}: nothing is said in the console`, false, message.text()));
  page.on("pageerror", (error) => check(`${where()}: nothing is thrown`, false, error.message));
  page.on("request", (request) => check(`${where()}: asks its own host only`, request.url().startsWith(`${origin}/`), request.url()));
  page.on("requestfailed", (request) => {
    // A page that is left before all its files are there asks for no more.
    const why = request.failure()?.errorText;
    check(`${where()}: gets what it asks for`, why === "net::ERR_ABORTED", [request.url(), why]);
  });
  return page;
}

/** Runs a part and says how long it took. */
export async function part(name, run) {
  const [before, start] = [{ ...tally }, Date.now()];
  await run();
  const [checks, failures] = [tally.checks - before.checks, tally.failures - before.failures];
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${failures ? "FAIL" : "ok  "} ${name}: ${checks} checks${failures ? `, ${failures} failed` : ""}, ${seconds} s`);
}
