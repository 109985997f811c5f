// Builds every entry directly below src/ into service/pages/static; --check only compares.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "service", "pages", "static");
const entries = (await readdir(join(here, "src")))
  .filter((name) => /(?<!\.d)\.(ts|css|svg)$/.test(name))
  .map((name) => join(here, "src", name));

const { outputFiles } = await build({
  entryPoints: entries,
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "eof",
  loader: { ".svg": "copy" },
  write: false,
});

const stale = [];
for (const { path, contents } of outputFiles) {
  const built = Buffer.from(contents);
  const stored = await readFile(path).catch(() => undefined);
  if (stored?.equals(built)) continue;
  if (process.argv.includes("--check")) stale.push(basename(path));
  else await writeFile(path, built);
}
const known = new Set(outputFiles.map(({ path }) => basename(path)));
for (const name of await readdir(target)) {
  if (/\.(js|css|svg)$/.test(name) && !known.has(name)) stale.push(`${name} (has no source)`);
}
if (stale.length > 0) {
  console.error(`Built files do not match web/src, run "make web": ${stale.join(", ")}`);
  process.exit(1);
}
