// The script of a preview's pages: when the site has changed, the page is fetched again and changed in
// place, so that it stays where it was scrolled to. It is served by `borough serve` alone.

const OWN = "borough-preview";

const panel = (page = document) => page.getElementById(OWN);

/** Makes the attributes of an element those of another. What a reader has opened stays open. */
function likenAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");

/** Makes what stands in a node what stands in another, and leaves alone what is the same. */
function liken(from, to) {
  const old = [...from.childNodes];
  const next = [...to.childNodes];
  let start = 0;
  while (start < old.length && start < next.length && old[start].isEqualNode(next[start])) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end].isEqualNode(next[next.length - 1 - end])
  ) end++;
  const after = end > 0 ? old[old.length - end] : null;
  const changed = old.slice(start, old.length - end);
  for (const node of next.slice(start, next.length - end)) {
    const own = changed.shift();
    if (own === undefined) {
      from.insertBefore(node, after);
    } else if (!isAlike(own, node)) {
      own.replaceWith(node);
    } else if (own.nodeType === Node.ELEMENT_NODE) {
      likenAttributes(own, node);
      liken(own, node);
    } else if (own.nodeValue !== node.nodeValue) {
      own.nodeValue = node.nodeValue;
    }
  }
  for (const node of changed) node.remove();
}

/** The head: a stylesheet goes when its successor is there, so that the page is never without one. */
async function likenHead(next) {
  const known = new Map([...document.head.children].map((element) => [element.outerHTML, element]));
  const wanted = new Set();
  const loading = [];
  for (const element of [...next.head.children]) {
    wanted.add(element.outerHTML);
    if (known.has(element.outerHTML)) continue;
    if (element.relList?.contains("stylesheet")) {
      loading.push(new Promise((done) => {
        element.addEventListener("load", done);
        element.addEventListener("error", done);
      }));
    }
    document.head.append(element);
  }
  await Promise.all(loading);
  for (const [text, element] of known) {
    if (!wanted.has(text)) element.remove();
  }
}

/** Whether a page has scripts of its own: what they have done to it cannot be done again in place. */
const hasScripts = (page) =>
  [...page.scripts].some((script) => !script.src.endsWith("/.borough/preview.js") && !/json/.test(script.type));

function likenPanel(next) {
  const isSame = panel().dataset.problems === panel(next).dataset.problems;
  const wasOpen = panel().querySelector("details")?.open;
  panel().replaceWith(panel(next));
  const details = panel().querySelector("details");
  if (isSame && details && wasOpen !== undefined) details.open = wasOpen;
}

async function follow() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.redirected || !panel(next)) return location.reload();
  const isSamePage = panel().dataset.page === panel(next).dataset.page;
  if (!isSamePage && (hasScripts(document) || hasScripts(next))) return location.reload();
  const { scrollX, scrollY } = window;
  if (!isSamePage) {
    await likenHead(next);
    likenAttributes(document.documentElement, next.documentElement);
    likenAttributes(document.body, next.body);
  }
  likenPanel(next);
  if (!isSamePage) {
    // The panel is the same node on both sides while the rest is compared.
    const own = panel();
    const place = document.createComment("");
    own.replaceWith(place);
    next.body.prepend(document.createComment(""));
    liken(document.body, next.body);
    document.body.firstChild.replaceWith(own);
  }
  window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
}

let isBusy = false;
let isBehind = false;

/** One change after the other; of several while one is followed, only the last. */
async function changed() {
  isBehind = true;
  if (isBusy) return;
  isBusy = true;
  while (isBehind) {
    isBehind = false;
    try {
      await follow();
    } catch {
      // The server is away; the stream says when it is back.
    }
  }
  isBusy = false;
}

let stream;

function listen() {
  stream?.close();
  stream = new EventSource(`/.borough/events?since=${panel().dataset.version}`);
  stream.addEventListener("change", changed);
  stream.addEventListener("open", () => panel().classList.remove("borough-away"));
  stream.addEventListener("error", () => {
    panel().classList.add("borough-away");
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

// A browser keeps few connections to one server: pages out of sight give theirs back.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") listen();
  else stream?.close();
});
// A page that comes back from the browser's own memory listens again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) listen();
});
if (document.visibilityState === "visible") listen();
