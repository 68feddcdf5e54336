/** Writes the script of HTML pages, bundled from `src/output/formats/html/browser`. A test keeps it in step. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const FOLDER = 'src/output/formats/html';

export const BROWSER_SCRIPT_FILE = `${FOLDER}/browser-script.ts`;

/** The source of a module that exports the script as a text. */
export async function browserScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}/browser/main.ts`],
    bundle: true,
    write: false,
    minify: true,
    charset: 'ascii',
    format: 'iife',
    target: 'es2022',
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  return `/** Made by \`npm run docs\` from \`browser/\`. */\nexport const BROWSER_SCRIPT =\n  ${JSON.stringify(text)};\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(BROWSER_SCRIPT_FILE, await browserScript());
