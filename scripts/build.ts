/**
 * Builds `dist`: the library as plain JavaScript with types, and the program bundled so that it starts quickly:
 * `main.cjs` knows the command line, and loads what a command does when it is run.
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** What the program's entry uses of Node's modules. esbuild says when a name is missing here. */
const USED: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': [],
  'node:events': ['EventEmitter'],
  'node:util': ['stripVTControlCharacters'],
};

/**
 * An `import` of one of Node's modules loads all that it can ever offer (of `node:util` a MIME parser, say):
 * half the time of a start. Asked for by `getBuiltinModule`, they load what is used. commander wants
 * `node:child_process` only for sub-commands that are programs of their own, which flowq has none of.
 */
const lightBuiltins: Plugin = {
  name: 'light-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const used = USED[path] ?? [];
      const module = path === 'node:child_process' ? '{}' : `process.getBuiltinModule('${path}')`;
      const names = used.map((name) => `export const ${name} = module.${name};`);
      return { contents: [`const module = ${module};`, 'export default module;', ...names].join('\n') };
    });
  },
};

/** Leaves what the program imports only when it needs it to Node: the modules of the other build. */
const lazyModules: Plugin = {
  name: 'lazy-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: path.replace(/\.ts$/, '.js'), external: true } : undefined,
    );
  },
};

// Built beside its place and put there at the end, so that a program that is running meanwhile finds all its parts.
const target = `.cache/dist-${process.pid}`;

const COMMON: BuildOptions = {
  outdir: `${target}/cli`,
  bundle: true,
  platform: 'node',
  target: 'node22.12',
  minify: true,
  logLevel: 'warning',
};

async function buildProgram(): Promise<void> {
  // CommonJS starts without Node's loader of ES modules, which the commands then wait for.
  await build({
    ...COMMON,
    entryPoints: ['src/cli/main.ts'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    plugins: [lightBuiltins, lazyModules],
  });
  await build({
    ...COMMON,
    entryPoints: globSync('src/cli/{failure,commands/*}.ts'),
    outbase: 'src/cli',
    splitting: true,
    format: 'esm',
    // Hundreds of small files take longer to find than to run; what is native cannot be bundled.
    external: ['@duckdb/node-bindings'],
    // The AWS clients as ES modules: names of a bundled CommonJS module cannot be imported when it is needed.
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    chunkNames: 'chunks/[name]-[hash]',
  });
}

/** All but the command line, which is bundled: only that imports `migrations/`, from outside of `src`. */
function buildLibrary(): void {
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', target], {
    stdio: 'inherit',
  });
}

/** With `--program` only what the tests of the command line need. */
const part = process.argv.includes('--program') ? 'dist/cli' : 'dist';
try {
  if (part === 'dist') buildLibrary();
  await buildProgram();
  mkdirSync('dist', { recursive: true });
  rmSync(part, { recursive: true, force: true });
  renameSync(part.replace('dist', target), part);
} finally {
  rmSync(target, { recursive: true, force: true });
}
