/**
 * Builds `dist`, or the folder of `--out`: the library with its types, and the program, bundled so that it starts
 * quickly: `main.cjs` has the command line, and loads the code of a command when it runs. `--program` omits the
 * library.
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundledLicences } from './bundled-licences.ts';

/** Names that the program's entry imports from Node's modules. esbuild reports a missing name. */
const USED: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': [],
  'node:events': ['EventEmitter'],
  'node:fs': ['readFileSync'],
  'node:net': ['isIP'],
  'node:util': ['stripVTControlCharacters'],
};

/**
 * An `import` of a Node module loads everything that it offers (from `node:util` a MIME parser, say), which takes half
 * the start time. `getBuiltinModule` loads only what is used. commander needs `node:child_process` only for
 * sub-commands that are separate programs, which flowq does not have.
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

/** Leaves dynamic imports to Node, and adds the program's own ones to `found`, as entry points of the other build. */
const lazyModules = (found: Set<string>): Plugin => ({
  name: 'lazy-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const module = relative('src/cli', join(resolveDir, path)).replaceAll('\\', '/');
      if (!module.startsWith('../')) found.add(`src/cli/${module}`);
      return { path: `./${module.replace(/\.ts$/, '.js')}`, external: true };
    });
  },
});

const {
  values: { out: place, program: isProgramOnly },
} = parseArgs({
  options: { out: { type: 'string', default: 'dist' }, program: { type: 'boolean', default: false } },
});

// Built next to its destination and moved there at the end, so that the destination is never incomplete.
const target = `.cache/dist-${process.pid}`;

const COMMON: BuildOptions = {
  outdir: `${target}/cli`,
  bundle: true,
  platform: 'node',
  target: 'node22.12',
  minify: true,
  metafile: true,
  logLevel: 'warning',
};

/** Required by CommonJS modules in a chunk; most chunks have none. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

async function buildProgram(): Promise<void> {
  // CommonJS starts without Node's ES module loader, which commands then wait for.
  const lazy = new Set<string>();
  const entry = await build({
    ...COMMON,
    entryPoints: ['src/cli/main.ts'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    plugins: [lightBuiltins, lazyModules(lazy)],
  });
  const rest = await build({
    ...COMMON,
    entryPoints: [...lazy],
    outbase: 'src/cli',
    splitting: true,
    format: 'esm',
    // Many small files take longer to find than to run; native code cannot be bundled.
    external: ['@duckdb/node-bindings'],
    // Bundles the AWS clients as ES modules, because names of a bundled CommonJS module cannot be imported on demand.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    chunkNames: 'chunks/[name]-[hash]',
  });
  for (const path of globSync(`${target}/cli/**/*.js`)) {
    const code = readFileSync(path, 'utf8').replace(`${REQUIRE}\n`, '');
    if (!/\brequire\b/.test(code)) writeFileSync(path, code);
  }
  const files = [entry, rest].flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  writeFileSync(join(target, 'LICENCES.txt'), bundledLicences(files));
}

/** The entries of the package: `flowq`, `flowq/reports` and so on. */
const ENTRIES = [
  'index',
  ...['reports', 'athena', 'trino', 'duckdb', 'sql'].map((name) => `library/${name}`),
];

/**
 * Builds the library with its types: only ES modules, which CommonJS can require, so that each class exists once. An
 * entry is a list of `export * from` parts, a part for each module that it exports from: bundlers follow such a line to
 * the part with a name, and load no other parts.
 */
async function buildLibrary(): Promise<void> {
  const parts = new Map(ENTRIES.flatMap((entry) => partsOf(entry)));
  await build({
    entryPoints: [...parts.keys()].map((path) => ({ in: path, out: path })),
    outdir: target,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    // A user's bundler includes them once, even if other code uses them.
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
    plugins: [libraryParts(parts)],
  });
  for (const path of globSync(`${target}/{parts,chunks}/**/*.js`))
    writeFileSync(path, withoutBareImports(readFileSync(path, 'utf8')));
  for (const entry of ENTRIES) {
    const place = join(target, `${entry}.js`);
    mkdirSync(dirname(place), { recursive: true });
    const lines = partsOf(entry).map(
      ([path]) => `export * from "${relative(dirname(place), join(target, path))}.js";\n`,
    );
    writeFileSync(place, lines.map((line) => line.replace('"parts', '"./parts')).join(''));
  }
  buildTypes();
}

/**
 * Returns the parts of an entry: the statements of its source that export values, by the path of a part without its
 * extension.
 */
function partsOf(entry: string): [path: string, code: string][] {
  const source = readFileSync(`src/${entry}.ts`, 'utf8');
  return [...source.matchAll(/^export (?!type )([^;]*) from '(\.[^']+)\.ts';$/gm)].flatMap(
    ([, names = '', from = '']) => {
      const values = names.replaceAll(/\btype \w+,?/g, '');
      const path = join(dirname(entry), from);
      return /\w|\*/.test(values)
        ? [[`parts/${basename(entry)}/${path}`, `export ${values} from './${path}.ts';`]]
        : [];
    },
  );
}

/** Resolves the parts of the entries as if they were files in `src`. */
const libraryParts = (parts: ReadonlyMap<string, string>): Plugin => ({
  name: 'library-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^parts\// }, ({ path }) => ({ path, namespace: 'part' }));
    onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
      contents: parts.get(path) ?? '',
      resolveDir: resolve('src'),
    }));
  },
});

/** Removes imports without names: no module of the library has side effects when it is loaded. */
const withoutBareImports = (code: string) => code.replaceAll(/^import "\.[^"]+";\n/gm, '');

/** Writes the types of the library's exports and the types that these refer to; omits unreachable ones. */
function buildTypes(): void {
  const emitted = `${target}-types`;
  const all = join(emitted, 'src');
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', emitted], {
    stdio: 'inherit',
  });
  const paths = new Set<string>();
  for (const name of ENTRIES) reachable(join(all, `${name}.d.ts`), paths);
  for (const path of paths) {
    const place = join(target, relative(all, path));
    mkdirSync(dirname(place), { recursive: true });
    // tsc keeps the extensions of sources in types.
    writeFileSync(place, readFileSync(path, 'utf8').replaceAll(/(['"])(\.[^'"\n]+)\.ts\1/g, '$1$2.js$1'));
  }
  rmSync(emitted, { recursive: true });
}

/** Returns a file of types and everything that it imports. */
function reachable(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const text = readFileSync(path, 'utf8');
  for (const [, name = ''] of text.matchAll(/(?:from|import\() ?['"](\.[^'"]+)\.(?:js|ts)['"]/g))
    reachable(join(dirname(path), `${name}.d.ts`), found);
  return found;
}

mkdirSync(dirname(place), { recursive: true });
try {
  if (!isProgramOnly) await buildLibrary();
  await buildProgram();
  rmSync(place, { recursive: true, force: true });
  renameSync(target, place);
} finally {
  rmSync(target, { recursive: true, force: true });
}
