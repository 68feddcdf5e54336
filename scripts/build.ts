/**
 * Builds `dist`: the library as plain JavaScript with types, and the program bundled so that it starts quickly:
 * `main.cjs` knows the command line, and loads what a command does when it is run.
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/**
 * An `import` of one of Node's modules loads all that it can ever offer (of `node:util` a MIME parser, say):
 * half the time of a start. Asked for by `getBuiltinModule`, they load what is used. commander wants
 * `node:child_process` only for sub-commands that are programs of their own, which flowq has none of.
 */
const lightBuiltins: Plugin = {
  name: 'light-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, importer }) => {
      const unused = path === 'node:child_process' && /[\\/]commander[\\/]/.test(importer);
      return { path, namespace: unused ? 'unused' : 'builtin' };
    });
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
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
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
  });
}

function buildLibrary(): void {
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', target], {
    stdio: 'inherit',
  });
  rmSync(`${target}/cli`, { recursive: true });
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
