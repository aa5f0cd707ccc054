// Compiles every entry of src/ (not those with a leading underscore) to dist/engage/.
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import rtlcss from "rtlcss";
import { compileAsync } from "sass";

const SOURCE = "src";
const OUT = join("dist", "engage");

const entries = (await readdir(SOURCE)).filter((name) => !name.startsWith("_"));
const ending = (extension) => entries.filter((name) => extname(name) === extension).map((name) => join(SOURCE, name));

// The typeface, as src/_typeface.scss names its files. Its licence goes with it.
const TYPEFACE = join("node_modules", "@fontsource", "atkinson-hyperlegible");
const faces = ["latin", "latin-ext"].flatMap((letters) =>
  [400, 700].map((weight) => `atkinson-hyperlegible-${letters}-${weight}-normal.woff2`),
);

await mkdir(join(OUT, "typeface"), { recursive: true });
for (const face of faces) {
  await copyFile(join(TYPEFACE, "files", face), join(OUT, "typeface", face));
}
await copyFile(join(TYPEFACE, "LICENSE"), join(OUT, "typeface", "LICENSE.txt"));
await copyFile(join(SOURCE, "icon.svg"), join(OUT, "icon.svg"));

for (const sheet of ending(".scss")) {
  const { css } = await compileAsync(sheet, {
    style: "compressed",
    loadPaths: ["node_modules"],
    quietDeps: true,
  });
  const name = basename(sheet, ".scss");
  await writeFile(join(OUT, `${name}.css`), css);
  // GOV.UK Frontend says left and right; for languages written from right to left they change places.
  await writeFile(join(OUT, `${name}.rtl.css`), rtlcss.process(css));
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

// The demo collects nothing: there, these go out as they lie here.
for (const name of (await readdir(OUT)).filter((name) => [".css", ".js"].includes(extname(name)))) {
  await writeFile(join(OUT, `${name}.gz`), gzipSync(await readFile(join(OUT, name)), { level: 9 }));
}
