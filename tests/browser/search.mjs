// The search page in Chromium, on a built site:
//
//   cd a-folder-with-playwright-core-and-axe-core
//   node .../tests/browser/search.mjs .../public [--shots folder] [--base /archive/] [query ...]
//
// The site is served as a host would serve it, compressed and with the headers of its `_headers`. Without queries
// the checks are those of the repository's own archive; with queries, each is timed in a fresh browser.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const installed = createRequire(path.join(process.cwd(), "here.js"));
const { chromium } = installed("playwright-core");

const [site, ...rest] = process.argv.slice(2);
const options = {};
while (rest[0]?.startsWith("--")) options[rest.shift().slice(2)] = rest.shift();
const base = options.base ?? "/";
const policy = /Content-Security-Policy: (.*)/.exec(readFileSync(path.join(site, "_headers"), "utf8"))[1];
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".txt": "text/plain", ".woff2": "font/woff2",
};

// Hosts compress a file once: what compressing takes is no part of what a reader waits for.
const packed = new Map();
function compressed(file) {
  if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(file)));
  return packed.get(file);
}
for (const entry of readdirSync(path.join(site, "search"), { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) compressed(path.join(entry.parentPath ?? entry.path, entry.name));
}

let wire = [];
const server = createServer((request, response) => {
  let name = decodeURIComponent(request.url.split("?")[0]);
  if (name.endsWith("/")) name += "index.html";
  const file = path.join(site, name.slice(base.length));
  if (!name.startsWith(base) || !existsSync(file)) {
    wire.push({ name, bytes: 0, status: 404 });
    response.writeHead(404).end();
    return;
  }
  const body = compressed(file);
  wire.push({ name, bytes: body.length, status: 200 });
  const type = TYPES[path.extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", "Content-Security-Policy": policy });
  response.end(body);
}).listen(0);
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});

let failures = 0;
function check(what, holds, told = "") {
  if (!holds) failures++;
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${holds ? "" : ` ${JSON.stringify(told)}`}`);
}

async function open(context, address) {
  const page = await context.newPage();
  page.on("console", (message) => check("nothing is said in the console", false, message.text()));
  page.on("pageerror", (error) => check("nothing is thrown", false, error.message));
  await page.goto(origin + base + address);
  return page;
}

/** Types a query and waits for what the page says of it, and for all that it shows. */
async function ask(page, query) {
  await page.fill("#search-q", query);
  await page.press("#search-q", "Enter");
  await page.waitForFunction((query) => document.getElementById("search-status").textContent.includes(query), query);
  await shown(page);
}

/** Waits for the results, of which the first are shown first. */
async function shown(page) {
  await page.waitForFunction(() => {
    const number = /^[\d,]+/.exec(document.getElementById("search-status").textContent)?.[0] ?? "0";
    return document.getElementById("search-results").children.length === Math.min(10, Number(number.replaceAll(",", "")));
  });
}

const titles = (page) => page.$$eval("#search-results h2 a", (links) => links.map((link) => link.textContent));
const status = (page) => page.textContent("#search-status");

async function timed(query) {
  const context = await browser.newContext();
  const page = await open(context, "search/");
  wire = [];
  // Who types a query has put the cursor into the field, and the script fetches the head of the index then.
  await page.focus("#search-q");
  await page.waitForLoadState("networkidle");
  const [first, all] = await page.evaluate(async (query) => {
    const form = document.getElementById("search");
    form.elements.q.value = query;
    const start = performance.now();
    const when = (id, holds) => new Promise((done) => {
      const element = document.getElementById(id);
      new MutationObserver(() => holds(element) && done(performance.now() - start)).observe(element, { childList: true });
    });
    // Their number is told when the first of them can be read.
    const first = when("search-status", (status) => status.textContent);
    const all = when("search-results", (results) => results.children.length === 10);
    form.requestSubmit();
    return [await first, await Promise.race([all, new Promise((done) => setTimeout(() => done(NaN), 5000))])];
  }, query);
  await page.waitForLoadState("networkidle");
  const index = wire.filter(({ name }) => name.startsWith(`${base}search/`));
  const sum = (files) => (files.reduce((all, { bytes }) => all + bytes, 0) / 1000).toFixed(1);
  // Once more with all files at hand: the script's own share.
  const again = await page.evaluate(async (query) => {
    const form = document.getElementById("search");
    const status = document.getElementById("search-status");
    const times = [];
    for (let run = 0; run < 5; run++) {
      status.textContent = "";
      await new Promise((done) => setTimeout(done, 50));
      const start = performance.now();
      const shown = new Promise((done) => {
        const observer = new MutationObserver(() => {
          if (status.textContent) {
            observer.disconnect();
            done();
          }
        });
        observer.observe(status, { childList: true });
      });
      form.requestSubmit();
      await shown;
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[2];
  }, query);
  const told = await status(page);
  console.log(
    `${JSON.stringify(query)}: ${told} first results ${first.toFixed(0)} ms, all ten ${all.toFixed(0)} ms, again ${again.toFixed(0)} ms; ` +
      `${index.length} files of the index ${sum(index)} kB, with ${wire.length - index.length} pages for excerpts ${sum(wire)} kB`,
  );
  await context.close();
}

async function searching() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  wire = [];
  const page = await open(context, "search/");
  check("the form is shown", await page.isVisible("#search"));
  check("it is a search landmark", (await page.getByRole("search").count()) === 1);
  await ask(page, "Wandsworth inadequate");
  const found = await titles(page);
  check("there are ten results", found.length === 10, found);
  check("the number is told", /^\d+ results for ‘Wandsworth inadequate’\.$/.test(await status(page)), await status(page));
  check("the address has the query", page.url().endsWith("/search/?q=Wandsworth+inadequate"), page.url());
  await page.waitForFunction(() => [...document.querySelectorAll(".search-excerpt")].some((one) => one.textContent));
  check("words are marked", (await page.locator("#search-results mark").count()) > 5);
  const first = await page.locator("#search-results h2 a").first().getAttribute("href");
  check("a result leads into the site", first.startsWith(origin + base), first);

  const kinds = () => page.locator("#search-kind option").allTextContents();
  const facets = () => wire.some(({ name }) => name.endsWith("/facets.json"));
  check("what filters need is not fetched for a query", !facets() && !(await kinds()).some((kind) => /\d/.test(kind)));
  await page.hover("#search-filters");
  await page.waitForFunction(() => / \(\d+\)$/.test(document.querySelector("#search-kind option:nth-child(2)").textContent));
  check("who comes to the filters sees what they would find", facets());
  await page.selectOption("#search-year", "2016");
  await page.waitForFunction(() => location.search.includes("year=2016"));
  await page.waitForFunction(() => [...document.querySelectorAll("#search-results time")].every((one) => one.dateTime.startsWith("2016")));
  const narrowed = page.url();
  await shown(page);
  const years = await titles(page);
  check("a filter narrows", years.length > 0, years);
  await page.waitForFunction(() => / \(\d+\)$/.test(document.querySelector("#search-kind option:nth-child(2)").textContent));
  check("other choices have their numbers", /\(\d+\)/.test((await kinds())[1]), await kinds());
  const other = await open(context, narrowed.slice(origin.length + base.length));
  await other.waitForFunction(() => document.getElementById("search-results").children.length > 0);
  await shown(other);
  check("the address finds the same again", JSON.stringify(await titles(other)) === JSON.stringify(years));
  check("the filter stands as it was", (await other.inputValue("#search-year")) === "2016");
  await other.close();

  await page.click("#search button[type=reset]");
  await page.waitForFunction(() => location.search === "");
  await page.waitForFunction(() => document.getElementById("search-results").children.length === 0);
  check("all is cleared", (await status(page)) === "", await status(page));

  await ask(page, "inspection");
  // Asked for twice at once, they come once.
  await page.$eval("#search-more", (more) => [more, more].forEach((one) => one.click()));
  await page.waitForFunction(() => document.getElementById("search-results").children.length >= 20);
  await page.waitForFunction(() => !document.getElementById("search-more").hidden);
  const addresses = await page.$$eval("#search-results h2 a", (links) => links.map((link) => link.href));
  check("'more' shows ten others", addresses.length === 20 && new Set(addresses).size === 20, addresses);
  const focused = await page.evaluate(() => [...document.querySelectorAll("#search-results h2 a")].indexOf(document.activeElement));
  check("after 'more' the first new result has the focus", focused === 10, focused);

  // More of one query, asked for while another is under way and coming later than its results, is not put below them.
  await ask(page, "children");
  let waits = 3;
  await page.route("**/search/documents/**", async (route) => {
    if (waits-- > 0) await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });
  await page.evaluate(() => {
    const form = document.getElementById("search");
    form.elements.q.value = "wandsworth inadequate";
    form.requestSubmit();
    document.getElementById("search-more").click();
  });
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("‘wandsworth inadequate’"));
  await shown(page);
  await new Promise((done) => setTimeout(done, 1500));
  const answered = await titles(page);
  await page.unroute("**/search/documents/**");
  await ask(page, "children");
  await ask(page, "wandsworth inadequate");
  check("'more' of an older query adds nothing to a newer one", JSON.stringify(answered) === JSON.stringify(await titles(page)), answered);

  await page.fill("#search-q", "children services council inspection grade inadequate good wandsworth anything else");
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("good wandsworth’"));
  check("of very many words the first are looked for", (await status(page)).endsWith("More words than these are not looked for."), await status(page));

  // What fails here is told in the console.
  const cut = await context.newPage();
  await cut.goto(`${origin}${base}search/`);
  await cut.route("**/search/documents/**", (route) => route.abort());
  await cut.fill("#search-q", "inspection");
  await cut.waitForFunction(() => document.getElementById("search-status").textContent.includes("could not be loaded"));
  check("where results cannot be loaded there are no more", await cut.$eval("#search-more", (more) => more.hidden));
  await cut.unroute("**/search/documents/**");
  await ask(cut, "inspection");
  check("they can be asked for again", (await titles(cut)).length === 10, await titles(cut));
  await cut.close();

  await page.fill("#search-q", "wandsw");
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("‘wandsw’"));
  check("what is being typed finds the council first", (await titles(page))[0] === "Wandsworth", (await titles(page)).slice(0, 3));
  await page.fill("#search-q", "wandsworth f");
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("‘wandsworth’"));
  check("a letter of the next word loses nothing", (await titles(page))[0] === "Wandsworth", (await titles(page)).slice(0, 3));
  await page.fill("#search-q", "w");
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("Three letters"));
  await ask(page, "zzyzx");
  check("a word that nothing has is named", (await status(page)) === "Nothing found: no page has the word ‘zzyzx’.", await status(page));
  await page.fill("#search-q", "the of");
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("nearly every text"));
  await page.fill("#search-q", "wandsworth <img src=x onerror=alert(1)> \"'&");
  await page.waitForFunction(() => location.search.includes("onerror"));
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("the word ‘img’"));
  check("a hostile query is only text", (await page.locator("main img").count()) === 0);

  await page.fill("#search-q", "");
  await page.focus("#search-q");
  await page.keyboard.type("wandsworth");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("‘wandsworth’"));
  let steps = 0;
  const isThere = () => page.evaluate(() => document.activeElement.closest("#search-results") !== null);
  while (steps < 12 && !(await isThere())) {
    await page.keyboard.press("Tab");
    steps++;
  }
  check("the results follow the form in the order of the keys", steps === 9, steps);
  await context.close();
}

async function accessible() {
  const axe = readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 390, 768, 1280]) {
      // The checker is put in by the test; the site's own policy would keep it out.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await open(context, "search/?q=children+wandsworth");
      await page.waitForFunction(() => document.querySelectorAll(".search-excerpt:not(:empty)").length > 3);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map((one) => `${one.id} ${one.nodes[0].target}`));
      check(`axe finds nothing at ${width} px, ${colorScheme}`, found.length === 0, found);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(`nothing sticks out at ${width} px, ${colorScheme}`, wide <= 0, wide);
      if (options.shots) await page.screenshot({ path: path.join(options.shots, `search-${width}-${colorScheme}.png`) });
      await context.close();
    }
  }
}

async function withoutScript() {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const page = await open(context, "search/");
  check("without a script there is no form that does nothing", !(await page.isVisible("#search")));
  const links = await page.locator(".search-ways a").count();
  check("and there are the ways in", links > 100, links);
  if (options.shots) await page.screenshot({ path: path.join(options.shots, "search-without-script.png"), fullPage: true });
  await context.close();
}

async function unreachable() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/search/index.json", (route) => route.abort());
  await page.goto(`${origin}${base}search/?q=wandsworth`);
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("could not be loaded"));
  check("an index that cannot be reached is told", true);
  await context.close();
}

if (rest.length > 0) for (const query of rest) await timed(query);
else for (const part of [searching, accessible, withoutScript, unreachable]) await part();
await browser.close();
server.close();
if (failures > 0) process.exitCode = 1;
