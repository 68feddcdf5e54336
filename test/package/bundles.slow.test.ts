import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSample } from '../../src/sample/sample.ts';
import { builtPackage } from '../helpers/package.ts';

let built: string;
beforeAll(async () => {
  built = builtPackage();
  await writeSample({ dir: join(built, 'logs'), records: 1000 });
}, 300_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

interface Program {
  readonly code: string;
  readonly prints: string;
  /** Packages that are left to be installed: those that the program really uses. */
  readonly external: readonly string[];
  /** Maximum KB that are loaded when it starts, Kysely included: of a single file, all of it. */
  readonly most: number;
  /** The same for split modules, which share pieces with what is loaded on demand. */
  readonly mostSplit?: number;
}

const COMPILE = `import { Kysely } from 'kysely';
const compiled = (dialect) => new Kysely({ dialect }).selectFrom('t').select('a').limit(1).compile().sql;`;
const COMPILED = 'select "a" from "t" limit 1\n';

const PROGRAMS: Readonly<Record<string, Program>> = {
  'a literal': {
    code: `import { literal } from 'flowq/sql'; console.log(literal("it's"));`,
    prints: "'it''s'\n",
    external: [],
    most: 8,
  },
  'SQL functions': {
    code: `import * as sql from 'flowq/sql'; console.log(Object.keys(sql).length > 3, sql.trinoSql.name);`,
    prints: 'true trino\n',
    external: [],
    most: 120,
  },
  Trino: {
    code: `import { TrinoDialect } from 'flowq/trino'; ${COMPILE}
console.log(compiled(new TrinoDialect({ endpoint: 'http://localhost:8080' })));`,
    prints: COMPILED,
    external: [],
    most: 200,
  },
  Athena: {
    code: `import { AthenaDialect } from 'flowq/athena'; ${COMPILE}
console.log(compiled(new AthenaDialect({ region: 'eu-west-1' })));`,
    prints: COMPILED,
    external: ['@aws-sdk/*'],
    most: 250,
  },
  DuckDB: {
    code: `import { DuckDbDialect } from 'flowq/duckdb'; import { Kysely, sql } from 'kysely';
const db = new Kysely({ dialect: new DuckDbDialect() });
sql\`select 6 * 7 as n\`.execute(db).then(({ rows }) => { console.log(rows[0].n); return db.destroy(); });`,
    prints: '42\n',
    external: ['@duckdb/*'],
    most: 200,
  },
  'an error': {
    code: `import { FlowqError } from 'flowq'; console.log(new FlowqError('usage', 'no').kind);`,
    prints: 'usage\n',
    external: ['@aws-sdk/*', '@duckdb/*'],
    most: 10,
  },
  'a report': {
    code: `import { openSource, reportRows, reports } from 'flowq';
async function main() {
  const source = await openSource('logs');
  const rows = await Array.fromAsync(reportRows(reports.actions, source, { window: 'all' }));
  console.log(rows.map(({ action }) => action).join());
  await source[Symbol.asyncDispose]();
}
main();`,
    prints: 'ACCEPT,REJECT\n',
    external: ['@aws-sdk/*', '@duckdb/*'],
    // 30 of them are the scanner of text logs.
    most: 1060,
    mostSplit: 590,
  },
};

const bundled =
  (format: 'esm' | 'cjs', splitting: boolean) =>
  async (entry: string, out: string, external: readonly string[]) => {
    await build({
      entryPoints: [entry],
      outdir: out,
      outExtension: { '.js': format === 'esm' ? '.mjs' : '.cjs' },
      bundle: true,
      minify: true,
      platform: 'node',
      format,
      splitting,
      external: [...external],
      logLevel: 'error',
    });
  };

const BUNDLERS: Readonly<
  Record<string, (entry: string, out: string, external: readonly string[]) => Promise<void>>
> = {
  'esbuild, one ES module': bundled('esm', false),
  'esbuild, split ES modules': bundled('esm', true),
  'esbuild, CommonJS': bundled('cjs', false),
  rolldown: async (input, dir, external) => {
    const bundle = await rolldown({
      input,
      platform: 'node',
      external: external.map((one) => new RegExp(`^${one.replace('*', '')}`)),
    });
    await bundle.write({
      dir,
      format: 'esm',
      minify: true,
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
    });
  },
};

describe.each(Object.entries(PROGRAMS))(
  'a program with %s',
  (title, { code, prints, external, most, mostSplit = most }) => {
    it.each(Object.keys(BUNDLERS))('is small and runs, bundled by %s', async (bundler) => {
      const name = `${title}-${bundler}`.replaceAll(/\W+/g, '-');
      const out = join(built, 'bundles', name);
      mkdirSync(out, { recursive: true });
      const entry = join(built, `${name}.js`);
      writeFileSync(entry, code);
      await BUNDLERS[bundler]?.(entry, out, external);
      const file = readdirSync(out).find((one) => one.startsWith(`${name}.`)) ?? '';
      expect(bytesAtStart(join(out, file)) / 1000).toBeLessThanOrEqual(
        bundler.includes('split') ? mostSplit : most,
      );
      expect(execFileSync(process.execPath, [join(out, file)], { cwd: built, encoding: 'utf8' })).toBe(
        prints,
      );
    });
  },
);

/** Bytes of a file and of those that it imports, without those that are loaded on demand. */
function bytesAtStart(path: string, seen = new Set<string>()): number {
  if (seen.has(path)) return 0;
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)];
  const further = imports.map(([, name = '']) => bytesAtStart(join(dirname(path), name), seen));
  return further.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(text));
}
