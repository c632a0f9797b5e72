// Searches an index that comes as JSON, `{ files, queries: [{ q, filters }] }`, as the search page does, and
// prints for every query the addresses found, best first, the words that nothing has, what of the query
// was looked for, and the files that it took.
import { readFileSync } from "node:fs";

const script = readFileSync(new URL("../../themes/civic/assets/search.js", import.meta.url));
const { Archive, FILTERS, marked } = await import(`data:text/javascript;base64,${script.toString("base64")}`);
const cases = JSON.parse(readFileSync(0, "utf8"));

/** A filter's value in the address as the place of its label. */
function place(head, name, value) {
  if (name === "year") return Number(value);
  const labels = { council: head.councils, region: head.regions, grade: head.grades }[name];
  return labels ? labels.findIndex((label) => label[0] === value) : head.kinds.indexOf(value);
}

async function answer(files, { q, filters }) {
  const fetched = [];
  const archive = new Archive(async (name) => {
    fetched.push(name);
    if (files[name] === undefined) throw new Error(`there is no ${name}`);
    return files[name];
  });
  const head = await archive.head();
  const chosen = Object.fromEntries(
    FILTERS.filter((name) => filters?.[name]).map((name) => [name, place(head, name, filters[name])]),
  );
  const { found, missing, marks, counts, until } = await archive.search(q, chosen);
  const documents = await Promise.all(found.slice(0, found.length).map((one) => archive.document(one)));
  // The numbers beside the filters are no part of a query.
  const asked = [...fetched];
  const counted = await counts();
  return {
    found: documents.map((one) => one.address),
    dates: documents.map((one) => one.date),
    marked: documents.map((one) => marked(one.title, marks).map(([text, hit]) => (hit ? `[${text}]` : text)).join("")),
    kinds: Object.fromEntries(head.kinds.map((kind, at) => [kind, counted.kind[at]]).filter(([, count]) => count > 0)),
    missing,
    looked: q.slice(0, until),
    fetched: asked,
  };
}

const answers = [];
for (const { files, queries } of cases) {
  for (const query of queries) answers.push(await answer(files, query));
}
process.stdout.write(JSON.stringify(answers));
