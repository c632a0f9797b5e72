// Prints the terms of every text that comes as JSON, as the search page's script finds them.
import { readFileSync } from "node:fs";

const script = readFileSync(new URL("../../themes/civic/assets/search.js", import.meta.url));
const { terms } = await import(`data:text/javascript;base64,${script.toString("base64")}`);
const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(terms)));
