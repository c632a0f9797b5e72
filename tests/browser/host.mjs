// A host on this machine: it serves a built site as `_headers` and `404.html` ask, compressed, and says who asked
// for what. `_headers` is the format of Netlify and Cloudflare Pages: a path, then its headers, indented.
import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
  ".xml": "application/xml", ".woff2": "font/woff2", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
};
const PACKED = new Set([".woff2", ".jpg", ".png", ".webp"]);

/** The rules of a `_headers` file: each a path, `*` at its end for all beneath, and its headers. */
function rulesOf(text) {
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() && !line.startsWith("#"))) {
    if (/^\S/.test(line)) rules.push({ path: line.trim(), headers: {} });
    else {
      const [, name, value] = /^\s+([\w-]+):\s*(.*)$/.exec(line);
      rules.at(-1).headers[name] = value;
    }
  }
  return rules;
}

function headersFor(rules, name) {
  const fits = (rule) => (rule.path.endsWith("*") ? name.startsWith(rule.path.slice(0, -1)) : name === rule.path);
  return Object.assign({}, ...rules.filter(fits).map((rule) => rule.headers));
}

/** Serves the folder; `asked` holds each request's path and status, in order. */
export async function host(site, port = 0) {
  const rules = rulesOf(readFileSync(path.join(site, "_headers"), "utf8"));
  const asked = [];
  const packed = new Map();
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://host").pathname);
    let file = path.join(site, path.normalize(name.endsWith("/") ? `${name}index.html` : name));
    const isThere = existsSync(file) && statSync(file).isFile() && !path.basename(file).startsWith("_");
    const status = isThere ? 200 : 404;
    asked.push({ name, status });
    if (!isThere) file = path.join(site, "404.html");
    const extension = path.extname(file);
    const headers = { ...headersFor(rules, name), "Content-Type": TYPES[extension] ?? "application/octet-stream" };
    if (PACKED.has(extension)) {
      response.writeHead(status, headers).end(readFileSync(file));
      return;
    }
    if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(file)));
    response.writeHead(status, { ...headers, "Content-Encoding": "gzip" }).end(packed.get(file));
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, asked, close: () => server.close() };
}
