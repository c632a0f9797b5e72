// Every kind of page of the repository's own archive, in Chromium, as a host serves it:
//
//   cd tests/browser && npm ci --ignore-scripts
//   node pages.mjs ../../public [part ...]
//
// The parts: tour, keys, dark, motion, forced, zoom, paper, feeds, narrow, axe.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { check, guarded, installed, launch, part, tally } from "./checks.mjs";
import { host } from "./host.mjs";

const [site, ...wanted] = process.argv.slice(2);
const { origin, asked, close } = await host(site);
const browser = await launch();

/** One or two of each kind of page: with and without grades, young, ended, long, empty. */
const KINDS = [
  "/", "/councils/", "/councils/wandsworth/", "/councils/brent/", "/councils/cumbria/", "/councils/cumberland/",
  "/councils/wandsworth/2018-07-20-inspection/", "/councils/brent/2026-06-17-inspection/",
  "/councils/wandsworth/2016-08-11-improvement-notice/", "/news/2018/wandsworth-leaves-inadequate/",
  "/news/2026/brent-and-somerset-no-overall-grade/", "/ratings/", "/ratings/good/", "/ratings/no-overall-grade/",
  "/ratings/care-leavers/outstanding/", "/ratings/performs-excellently/", "/regions/london/", "/topics/care-leavers/",
  "/archive/", "/archive/2019/", "/trends/", "/waiting/", "/search/", "/data/", "/corrections/", "/about/", "/accessibility/",
  "/404.html",
];

async function withPage(options, run) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await guarded(context, origin);
  await run(page, context);
  await context.close();
}

const open = (page, address) => page.goto(origin + address);
const at = (page) => page.url().slice(origin.length);
const heading = (page) => page.locator("h1").textContent();

/** One title, one main part, landmarks with names, headings without a gap, and links within the page that lead somewhere. */
async function isSound(page) {
  const found = await page.evaluate(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const levels = all("h1, h2, h3, h4, h5, h6").map((one) => Number(one.tagName[1]));
    const labels = all("nav").map((one) => one.getAttribute("aria-label"));
    const inner = all("a[href^='#']").map((one) => decodeURIComponent(one.getAttribute("href").slice(1)));
    return {
      language: document.documentElement.lang,
      headings: levels.filter((level) => level === 1).length,
      gaps: levels.filter((level, index) => index > 0 && level > levels[index - 1] + 1),
      landmarks: ["body > header", "main", "body > footer"].filter((one) => all(one).length !== 1),
      unnamed: labels.filter((label, index) => !label || labels.indexOf(label) !== index),
      lost: inner.filter((id) => !document.getElementById(id)),
      said: document.title,
    };
  });
  check(`${at(page)} says its language`, found.language === "en-GB", found.language);
  check(`${at(page)} has one first heading`, found.headings === 1, found.headings);
  check(`${at(page)} has headings without a gap`, found.gaps.length === 0, found.gaps);
  check(`${at(page)} has a header, a main part and a footer`, found.landmarks.length === 0, found.landmarks);
  check(`${at(page)} names its navigations apart`, found.unnamed.length === 0, found.unnamed);
  check(`${at(page)} has what its own links lead to`, found.lost.length === 0, found.lost);
  check(`${at(page)} has a title`, found.said.includes("Children’s Services Record"), found.said);
}

/** From the question on the first page to the table behind the answer. */
async function tour() {
  await withPage({}, async (page) => {
    const stops = [];
    const stop = async (expected) => {
      await page.waitForURL((url) => expected.test(url.pathname + url.search));
      stops.push(at(page));
      await isSound(page);
    };
    await open(page, "/");
    await stop(/^\/$/);
    await page.getByRole("searchbox", { name: "Find a council or a story" }).fill("wandsworth");
    await page.keyboard.press("Enter");
    await stop(/^\/search\/\?q=wandsworth$/);
    await page.locator("#search-results a").first().click();
    await stop(/^\/councils\/wandsworth\/$/);
    check("the council's page says its grade first", (await page.locator(".status .big").textContent()).includes("Outstanding"));
    await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Timeline" }).click();
    await page.locator(".timeline > .graded h3 a").first().click();
    await stop(/^\/councils\/wandsworth\/2026-05-18-inspection\/$/);
    await page.getByRole("link", { name: "Wandsworth’s children’s services are outstanding" }).first().click();
    await stop(/^\/news\/2026\/wandsworth-outstanding\/$/);
    await page.locator(".report a").first().click();
    await stop(/^\/councils\/wandsworth\/2026-05-18-inspection\/$/);
    for (const [name, path] of [["Ratings", "ratings"], ["Trends", "trends"], ["Data", "data"], ["Councils", "councils"], ["News", "archive"]]) {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
      await stop(new RegExp(`^/${path}/$`));
      check(`${name} is marked as where one is`, (await page.locator("header [aria-current]").textContent()) === name);
    }
    for (const address of KINDS.filter((one) => !stops.includes(one))) {
      await open(page, address);
      await isSound(page);
    }
  });
  await withPage({}, async (page) => {
    page.removeAllListeners("console");
    const answer = await open(page, "/not-here/");
    check("what is not there is answered so", answer.status() === 404, answer.status());
    check("and with ways in", (await page.locator("main a").count()) >= 5);
  });
  // Without a script every page but the search's form is the same, and a query is kept in the address.
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await open(page, "/");
    await page.fill("#find_main", "brent");
    await page.press("#find_main", "Enter");
    await page.waitForURL(`${origin}/search/?q=brent`);
    await page.locator(".search-ways a", { hasText: /^Brent$/ }).first().click();
    check("without a script the search page leads to a council", (await heading(page)) === "Brent", await heading(page));
  });
}

/** What has the focus: its text or title, whether it shows, and whether it is on the screen. */
const focused = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
      name: (one.querySelector("title") ?? one).textContent.trim() || one.id,
      href: one.getAttribute("href"),
      isHex: one.closest(".chart.map") !== null,
      isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });

/** Whether what has the focus looks different without it. */
async function shows(page) {
  const { x, y, width, height } = await page.evaluate(() => document.activeElement.getBoundingClientRect().toJSON());
  const clip = { x: Math.max(0, x - 8), y: Math.max(0, y - 8), width: width + 16, height: height + 16 };
  const shown = await page.screenshot({ clip });
  await page.evaluate(() => document.activeElement.blur());
  return !shown.equals(await page.screenshot({ clip }));
}

async function keys() {
  await withPage({ reducedMotion: "reduce" }, async (page) => {
    await open(page, "/councils/wandsworth/");
    await page.keyboard.press("Tab");
    check("the first stop skips to the content", (await focused(page)).name === "Skip to content", await focused(page));
    check("and is seen", (await page.locator(".skip").first().boundingBox()).width > 40);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    check("after it the keys are in the content", await page.evaluate(() => document.activeElement.closest("main") !== null));
  });
  await withPage({ reducedMotion: "reduce" }, async (page) => {
    await open(page, "/");
    const stops = [];
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press("Tab");
      const stop = await focused(page);
      stops.push(stop);
      if (stop.isHex) break;
      check(`the focus shows on ‘${stop.name}’`, stop.isOutlined, stop);
      check(`‘${stop.name}’ is on the screen when it has the focus`, stop.isSeen, stop);
    }
    check("before the map a link skips it", stops.at(-2)?.name === "Skip the map", stops.slice(-2));
    const order = await page.$$eval(".chart.map a", (links) => links.map((link) => link.getAttribute("href")));
    check("the map has every council once", order.length === 153 && new Set(order).size === 153, order.length);
    for (const expected of order.slice(0, 12)) {
      const stop = await focused(page);
      check("the map's order is that of its rows", stop.href === expected, [stop, expected]);
      check("a hexagon is named with its grade", /^.+: (outstanding|good|requires improvement to be good|inadequate|no overall grade awarded)$/i.test(stop.name), stop.name);
      await page.keyboard.press("Tab");
    }
    check("the focus shows on a hexagon", await shows(page));
    const link = page.locator(".chart.map a").nth(20);
    const name = (await link.locator("title").textContent()).split(":")[0];
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/councils/);
    check("Enter opens the council", (await heading(page)) === name, [await heading(page), name]);
    await page.goBack();
    await page.locator("a.skip", { hasText: "Skip the map" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    check("the map can be skipped", !(await focused(page)).isHex, await focused(page));
  });
}

const luminance = (page) =>
  page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  });

async function dark() {
  for (const [colorScheme, holds] of [["light", (one) => one > 0.9], ["dark", (one) => one < 0.15]]) {
    await withPage({ colorScheme }, async (page) => {
      for (const address of ["/", "/councils/wandsworth/", "/search/", "/trends/"]) {
        await open(page, address);
        check(`${address} is ${colorScheme}`, holds(await luminance(page)), await luminance(page));
      }
      const fills = await page.$$eval(".chart.trend [class^='g-'] .layer", (layers) => layers.map((one) => getComputedStyle(one).fill));
      check(`the grades have their colours, ${colorScheme}`, new Set(fills).size >= 4, fills);
    });
  }
}

async function motion() {
  await withPage({ reducedMotion: "reduce" }, async (page) => {
    for (const address of ["/", "/councils/wandsworth/", "/search/?q=london"]) {
      await open(page, address);
      const moving = await page.evaluate(() => {
        const moves = (one) => {
          const style = getComputedStyle(one);
          return style.transitionDuration.split(", ").some((time) => time !== "0s") || style.animationName !== "none" || style.scrollBehavior === "smooth";
        };
        return [...document.querySelectorAll("*")].filter(moves).map((one) => one.tagName);
      });
      check(`${address} stands still for those who ask for it`, moving.length === 0, moving.slice(0, 5));
    }
  });
}

async function forced() {
  await withPage({ forcedColors: "active" }, async (page) => {
    await open(page, "/councils/wandsworth/");
    const badges = await page.$$eval(".badge[data-marks]", (all) =>
      all.map((one) => {
        const [own, meter] = [getComputedStyle(one), getComputedStyle(one, "::before")];
        return [one.textContent.trim(), own.borderTopStyle, meter.forcedColorAdjust, meter.backgroundImage.startsWith("linear") || meter.backgroundImage.startsWith("repeating")];
      }),
    );
    check("badges keep their words, frames and meters", badges.length > 10 && badges.every(([word, border, adjust, drawn]) => word && border === "solid" && adjust === "none" && drawn), badges[0]);
    const bands = await page.$$eval(".only-wide [class^='g-'] rect", (all) => all.map((one) => [getComputedStyle(one).fill, getComputedStyle(one).stroke]));
    check("bands have an outline that is not their ground", bands.length > 5 && bands.every(([fill, stroke]) => fill !== stroke), bands[0]);
    await open(page, "/");
    const hexes = await page.$$eval(".chart.map defs > g", (all) =>
      all.map((one) => [getComputedStyle(one.querySelector("path")).fill, getComputedStyle(one.querySelector(".gm") ?? one).fill, one.querySelector(".gm") !== null]),
    );
    check("meters stand out from their hexagons", hexes.every(([ground, meter, has]) => !has || ground !== meter), hexes);
    await page.locator("a.skip", { hasText: "Skip the map" }).focus();
    await page.keyboard.press("Tab");
    check("the focus shows on a hexagon in forced colours", await shows(page));
  });
}

/** A window of 1280 by 1024 at 400 per cent; and text spaced as WCAG 1.4.12 asks. */
async function zoom() {
  const spaced = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";
  await withPage({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, bypassCSP: true }, async (page) => {
    for (const address of KINDS) {
      await open(page, address);
      for (const [how, style] of [["at 400 per cent", ""], ["with wide letters", spaced]]) {
        if (style) await page.addStyleTag({ content: style });
        const found = await page.evaluate(() => {
          const clipped = [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
            const style = getComputedStyle(one);
            const hides = style.overflowX === "hidden" || style.overflowX === "clip";
            return hides && !one.closest("svg") && !style.clipPath.startsWith("inset") && one.scrollWidth > one.clientWidth + 1;
          });
          return { wide: document.documentElement.scrollWidth - innerWidth, clipped: clipped.map((one) => one.className || one.tagName) };
        });
        check(`${address} needs no sideways scrolling ${how}`, found.wide <= 0, found.wide);
        check(`${address} cuts nothing off ${how}`, found.clipped.length === 0, found.clipped.slice(0, 3));
      }
    }
  });
}

/** What a printer gets: a council's grades as words, and nothing that only a screen can use. */
async function paper() {
  const folder = mkdtempSync(path.join(tmpdir(), "borough-paper-"));
  await withPage({}, async (page) => {
    for (const [address, words] of [
      ["/councils/wandsworth/", ["Wandsworth", "Outstanding", "Requires improvement to be good", "Inadequate", "18 May 2026", "Help and protection"]],
      ["/councils/brent/2026-06-17-inspection/", ["No overall grade awarded", "Good", "17 June 2026", "childrens-services-record.example.org/councils/brent"]],
      ["/news/2018/wandsworth-leaves-inadequate/", ["20 July 2018", "Requires improvement to be good"]],
    ]) {
      await open(page, address);
      const file = path.join(folder, "page.pdf");
      await page.pdf({ path: file, format: "A4" });
      const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
      for (const word of words) check(`${address} on paper says ‘${word}’`, text.includes(word), text.slice(0, 400));
      check(`${address} on paper has no search and no links to skip`, !/Skip to content|Find a council|Ratings Trends/.test(text));
    }
  });
  rmSync(folder, { recursive: true });
}

/** Every feed, read as strictly as XML is. */
async function feeds() {
  await withPage({}, async (page) => {
    await open(page, "/");
    const addresses = await page.evaluate(async () => {
      const read = async (address) => new DOMParser().parseFromString(await (await fetch(address)).text(), "application/xml");
      const map = await read("/sitemap.xml");
      const paths = [...map.querySelectorAll("loc")].map((one) => new URL(one.textContent).pathname);
      const seen = await Promise.all(paths.filter((path) => /^\/(councils\/[^/]+|ratings\/[^/]+)?\/?$/.test(path)).map(async (path) => {
        const text = await (await fetch(path)).text();
        return [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("link[type='application/atom+xml']")].map((one) => new URL(one.getAttribute("href"), location.origin).pathname);
      }));
      return [map.querySelector("parsererror") === null, [...new Set(seen.flat())]];
    });
    check("the sitemap is XML", addresses[0]);
    check("there are feeds of the councils and grades", addresses[1].length > 155, addresses[1].length);
    const wrong = await page.evaluate(async (addresses) => {
      const ATOM = "http://www.w3.org/2005/Atom";
      const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
      const found = [];
      for (const address of addresses) {
        const answer = await fetch(address);
        const xml = new DOMParser().parseFromString(await answer.text(), "application/xml");
        const own = (parent, name) => [...parent.children].filter((one) => one.namespaceURI === ATOM && one.localName === name);
        const [feed, say] = [xml.documentElement, (what) => found.push([address, what])];
        if (xml.querySelector("parsererror") || feed.localName !== "feed" || feed.namespaceURI !== ATOM) {
          say("is no Atom feed");
          continue;
        }
        const ids = own(feed, "entry").map((entry) => own(entry, "id")[0]?.textContent);
        if (new Set(ids).size !== ids.length) say("has an id twice");
        for (const part of [feed, ...own(feed, "entry")]) {
          for (const name of ["id", "title", "updated"]) if (own(part, name).length !== 1 || !own(part, name)[0].textContent) say(`one ${name}`);
          if (!date.test(own(part, "updated")[0]?.textContent)) say("a date of RFC 3339");
          if (own(part, "link").length === 0) say("a link");
          if (own(part, "author").length === 0 && own(feed, "author").length === 0) say("an author");
        }
        if (!own(feed, "link").some((link) => link.getAttribute("rel") === "self")) say("its own address");
      }
      return found;
    }, addresses[1]);
    check("every feed is Atom as its standard has it", wrong.length === 0, wrong.slice(0, 5));
  });
}

/** Every page of the archive on the narrowest phone, and its apostrophes as they are printed. */
async function narrow() {
  const paths = [...readFileSync(path.join(site, "sitemap.xml"), "utf8").matchAll(/<loc>https?:\/\/[^/]+([^<]*)<\/loc>/g)].map(([, one]) => one);
  check("the sitemap lists the pages", paths.length > 500, paths.length);
  await withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await open(page, "/about/");
    await page.evaluate(() => document.fonts.ready);
    // One document lays out every page's body in turn: the stylesheet is the same, and nothing is loaded anew.
    const { wide, typed } = await page.evaluate(async (paths) => {
      const found = { wide: [], typed: [] };
      for (const path of paths) {
        const text = await (await fetch(path)).text();
        document.body.replaceWith(new DOMParser().parseFromString(text, "text/html").body);
        const by = document.documentElement.scrollWidth - innerWidth;
        if (by > 0) found.wide.push([path, by]);
        const typed = /\S*\p{L}'\S*/u.exec(document.body.innerText);
        if (typed) found.typed.push([path, typed[0]]);
      }
      return found;
    }, paths);
    check("no page needs sideways scrolling at 320 px", wide.length === 0, wide.slice(0, 5));
    check("no page has an apostrophe of a typewriter", typed.length === 0, typed.slice(0, 5));
    for (const address of paths.filter((one) => one.startsWith("/regions/"))) {
      await open(page, address);
      const broken = await page.$$eval(".matrix tbody th", (cells) => {
        const word = document.createRange();
        return cells.flatMap((cell) => {
          const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
          return [...text.data.matchAll(/\S+/g)].filter((found) => {
            word.setStart(text, found.index);
            word.setEnd(text, found.index + found[0].length);
            return new Set([...word.getClientRects()].map((line) => line.top)).size > 1 && !found[0].includes("-");
          }).map(([found]) => found);
        });
      });
      check(`${address} breaks no name in two at 320 px`, broken.length === 0, broken);
    }
  });
}

const script = readFileSync(installed("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on every kind of page at these widths, light and dark. */
async function found(options, widths) {
  // The checker is put in by the test; the site's own policy would keep it out.
  await withPage({ bypassCSP: true, reducedMotion: "reduce", ...options }, async (page) => {
    for (const address of KINDS) {
      await open(page, address);
      await page.evaluate(script);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          const violations = await page.evaluate(
            async (tags) => (await globalThis.axe.run({ runOnly: tags })).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).slice(0, 3).join("; ")}`),
            tags,
          );
          check(`axe finds nothing on ${address} at ${width} px, ${colorScheme}`, violations.length === 0, violations);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          check(`${address} needs no sideways scrolling at ${width} px`, wide <= 0, wide);
        }
      }
    }
  });
}

// Fingers hover nowhere: what only shows under a pointer shows always on a phone.
const axe = () => Promise.all([found({ hasTouch: true, isMobile: true }, [320]), found({}, [768, 1280])]);

const parts = { tour, keys, dark, motion, forced, zoom, paper, feeds, narrow, axe };
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) await part(name, parts[name]);
const lost = asked.filter(({ name, status }) => status !== 200 && name !== "/not-here/");
check("nothing that a page asks for is missing", lost.length === 0, lost);
await browser.close();
close();
console.log(`${tally.checks} checks, ${tally.failures} failed`);
if (tally.failures > 0) process.exitCode = 1;
