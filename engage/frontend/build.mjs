// Compiles every entry of src/ (not those with a leading underscore) to dist/engage/.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";
import { compileAsync } from "sass";

const SOURCE = "src";
const OUT = join("dist", "engage");

const entries = (await readdir(SOURCE)).filter((name) => !name.startsWith("_"));
const ending = (extension) => entries.filter((name) => extname(name) === extension).map((name) => join(SOURCE, name));

await mkdir(OUT, { recursive: true });

for (const sheet of ending(".scss")) {
  const { css } = await compileAsync(sheet, {
    style: "compressed",
    loadPaths: ["node_modules"],
    quietDeps: true,
  });
  await writeFile(join(OUT, `${basename(sheet, ".scss")}.css`), css);
}

await build({
  entryPoints: ending(".js"),
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "iife", // works as a deferred script and as a module
  target: ["es2020"],
  legalComments: "linked", // licences of what is bundled go in a file beside it
  logLevel: "warning",
});
