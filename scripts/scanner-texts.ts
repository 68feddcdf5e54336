import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { build, type Plugin } from 'esbuild';

/** Sources of one module. */
const SOURCES: Readonly<Record<string, string>> = {
  'scan.ts': 'src/readers/scan.as',
  'inflate.ts': 'src/readers/inflate.as',
};

/** The files that are made for `src/readers`, in the order in which they are made. */
export const SCANNER_TEXTS: readonly { readonly path: string; text(): Promise<string> }[] = [
  { path: 'src/readers/scan-module.ts', text: compiledScanner },
  { path: 'src/readers/worker-script.ts', text: bundledWorker },
];

/** @throws Error with the compiler's messages */
async function compiledScanner(): Promise<string> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      ...Object.keys(SOURCES),
      '-O3',
      '--enable',
      'simd',
      '--runtime',
      'stub',
      '--importMemory',
      '--noAssert',
      // Below the addresses that the sources name.
      '--memoryBase',
      '64',
      '-o',
      'scan.wasm',
    ],
    {
      readFile: (name: string) => (SOURCES[name] ? readFileSync(SOURCES[name], 'utf8') : null),
      writeFile: (_: string, contents: string | Uint8Array) => {
        if (typeof contents !== 'string') wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !wasm) throw new Error(`the scanner does not compile: ${stderr.toString()}`);
  const text = deflateRawSync(wasm, { level: 9 }).toString('base64');
  return `/** \`scan.as\` and \`inflate.as\`, compiled by \`npm run scanner\`, packed. */\nexport const SCAN_MODULE =\n  '${text}';\n`;
}

/** A thread gets the scanner from the one that starts it, and has no text of its own. */
const givenScanner: Plugin = {
  name: 'given-scanner',
  setup({ onResolve }) {
    onResolve({ filter: /\/compiled-scanner\.ts$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, 'given-scanner.ts'),
    }));
  },
};

async function bundledWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/readers/worker.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node22.12',
    format: 'cjs',
    minify: true,
    charset: 'ascii',
    logLevel: 'warning',
    plugins: [givenScanner],
  });
  const text = outputFiles[0]?.text.trimEnd() ?? '';
  return `/** \`worker.ts\` with all that it imports, bundled by \`npm run scanner\`. */\nexport const WORKER_SCRIPT =\n  ${JSON.stringify(text)};\n`;
}
