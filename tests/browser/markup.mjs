// The Nu HTML checker over every page of built sites: no error, no warning.
//
//   node markup.mjs ../../public [another site ...]
import { spawnSync } from "node:child_process";
import { installed } from "./checks.mjs";

const sites = process.argv.slice(2);
const jar = installed("vnu-jar/build/dist/vnu.jar");
const ran = spawnSync("java", ["-Xss4m", "-jar", jar, "--skip-non-html", "--format", "json", "--exit-zero-always", ...sites], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
if (ran.status !== 0) throw new Error(ran.stderr || ran.error);
const { messages } = JSON.parse(ran.stderr);
for (const one of messages.slice(0, 20)) console.log(`FAIL ${one.url}:${one.lastLine} ${one.type}: ${one.message} ${one.extract ?? ""}`);
console.log(`${messages.length ? "FAIL" : "ok  "} the HTML checker says ${messages.length} things`);
if (messages.length > 0) process.exitCode = 1;
