import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtPackage } from '../helpers/package.ts';

/** Another package, which has flowq installed. */
let folder: string;
let built: string;

const ENTRIES = ['flowq', ...['reports', 'athena', 'trino', 'duckdb', 'sql'].map((name) => `flowq/${name}`)];

beforeAll(() => {
  built = builtPackage();
  folder = join(built, 'another');
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'flowq'), { recursive: true });
  for (const name of readdirSync('node_modules').filter((one) => !one.startsWith('.')))
    symlinkSync(resolve('node_modules', name), join(modules, name), 'junction');
  for (const path of ['dist', 'package.json'])
    cpSync(join(built, path), join(modules, 'flowq', path), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}, 300_000);

afterAll(() => rmSync(built, { recursive: true, force: true }));

/** What the compiler says of a program, its declarations being written out and those of flowq checked. */
function compiled(code: string): string {
  const options = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    declaration: true,
    outDir: 'out',
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['main.ts'] }),
  );
  writeFileSync(join(folder, 'main.ts'), code);
  const tsc = resolve('node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout;
}

it('every export and what every function returns can be exported again, with declarations', () => {
  const names = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const all = await Promise.all(${JSON.stringify(ENTRIES)}.map((entry) => import(entry)));
       console.log(JSON.stringify(all.map((one) => Object.entries(one).map(([name, value]) => [name, typeof value === 'function' && !/^class/.test(value)]))));`,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  const exported = JSON.parse(names) as [name: string, isFunction: boolean][][];
  expect(exported.flat().length).toBeGreaterThan(90);
  const lines = exported.flatMap((all, at) =>
    all.flatMap(([name, isFunction]) => {
      const value = `entry${at}.${name}`;
      const result = `${value}(...([] as unknown as Parameters<typeof ${value}>))`;
      if (value === 'entry0.reports') return [`export const host = ${value}.host;`];
      return [
        `export const value${at}_${name} = ${value};`,
        ...(isFunction ? [`export const result${at}_${name} = ${result};`] : []),
      ];
    }),
  );
  const imports = ENTRIES.map((entry, at) => `import * as entry${at} from '${entry}';`);
  expect(compiled([...imports, ...lines].join('\n'))).toBe('');
}, 120_000);

it('options without a default are required', () => {
  const code = `
import { defineReport, openSource, reportRows, reports } from 'flowq';
import { testReport } from 'flowq/reports';
const source = await openSource('logs');
const window = '1d';
reportRows(reports.why, source, { window, options: { client: '10.0.0.1', server: '10.0.0.2' } });
reportRows(reports.host, source, { window, options: { address: '10.0.0.1' } });
reportRows(reports.timeline, source, { window });
reportRows(reports.timeline, source, { window, options: { bucket: 60 } });
testReport(reports.timeline, []);
testReport(reports.host, [], { options: { address: '10.0.0.1' } });
// @ts-expect-error addresses are missing
reportRows(reports.why, source, { window });
// @ts-expect-error the server is missing
reportRows(reports.why, source, { window, options: { client: '10.0.0.1' } });
// @ts-expect-error a bucket is a number of seconds
reportRows(reports.timeline, source, { window, options: { bucket: '60' } });
// @ts-expect-error the address is missing
testReport(reports.host, []);
defineReport({
  name: 'x', question: 'x?', relation: 'flows', fields: ['dstport'], columns: { dstport: { meaning: 'port' } },
  options: { port: { flags: '<port>', meaning: 'port', parse: Number } },
  // @ts-expect-error there is no such option
  required: ['ports'],
  query: ({ db, options: { port } }) => db.selectFrom('flows').select('dstport').where('dstport', '=', port),
});
`;
  expect(compiled(code)).toBe('');
});
