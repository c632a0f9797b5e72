// Everything, on a built site of the repository's own archive, and on that of the same archive with `theme: broadsheet`:
//
//   npm ci --ignore-scripts && node all.mjs ../../public a-folder/public
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const [site, other] = process.argv.slice(2).map((one) => path.resolve(one));

/** Runs a script of this folder to its end and shows what it said in one piece. */
function run(script, ...given) {
  return new Promise((done) => {
    const start = Date.now();
    const child = spawn(process.execPath, [path.join(folder, script), ...given], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
    child.on("close", (status) => {
      console.log(`${said.trimEnd()}\n${script}: status ${status}, ${((Date.now() - start) / 1000).toFixed(0)} s\n`);
      done(status === 0);
    });
  });
}

// The checker of the markup needs one core, the short scripts the other; the long one both.
const short = await Promise.all([
  run("markup.mjs", site, other),
  run("search.mjs", site).then(async (holds) => (await run("pages.mjs", other)) && holds),
]);
const long = await run("pages.mjs", site);
process.exitCode = short.every(Boolean) && long ? 0 : 1;
