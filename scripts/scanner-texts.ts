import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { build, type Plugin } from 'esbuild';

/** Sources of the WebAssembly module. */
const SOURCES: Readonly<Record<string, string>> = {
  'scan.ts': 'src/readers/scan.as',
  'inflate.ts': 'src/readers/inflate.as',
};

/** A generated file of `src/readers`: a constant with packed content. */
interface GeneratedFile {
  readonly path: string;
  readonly constant: string;
  readonly comment: string;
  /** Returns the content to pack. */
  content(): Promise<Uint8Array>;
}

/** In generation order. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  {
    path: 'src/readers/scan-module.ts',
    constant: 'SCAN_MODULE',
    comment: '`scan.as` and `inflate.as`, compiled by `npm run scanner`.',
    content: compiledScanner,
  },
  {
    path: 'src/readers/worker-script.ts',
    constant: 'WORKER_SCRIPT',
    comment: '`worker.ts` with all that it imports, bundled by `npm run scanner`.',
    content: bundledWorker,
  },
];

/** Returns the text of the file. */
export const generatedText = ({ constant, comment }: GeneratedFile, content: Uint8Array): string =>
  `/** ${comment} */\nexport const ${constant} =\n  '${brotliCompressSync(content).toString('base64')}';\n`;

/** Compiles the scanner. @throws Error with the compiler's messages */
async function compiledScanner(): Promise<Uint8Array> {
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
      // Below the addresses that the sources use.
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
  return wasm;
}

/** A thread receives the scanner from the one that starts it, so its script does not contain it. */
const givenScanner: Plugin = {
  name: 'given-scanner',
  setup({ onResolve }) {
    onResolve({ filter: /\/compiled-scanner\.ts$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, 'given-scanner.ts'),
    }));
  },
};

async function bundledWorker(): Promise<Uint8Array> {
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
  return Buffer.from(outputFiles[0]?.text.trimEnd() ?? '');
}
