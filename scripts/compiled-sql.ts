/** Writes `sql/`: a file per report with its SQL for Athena over an example source, to read or paste into a console. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { printTables } from '../src/catalog/print/printed-tables.ts';
import type { GlueSourceConfig } from '../src/config/config.ts';
import { athenaSql } from '../src/engines/athena/sql-dialect.ts';
import { duckDbSql } from '../src/engines/duckdb/sql-dialect.ts';
import { formatOfVersion } from '../src/logs/record-format.ts';
import { MIGRATIONS } from '../src/migrations/index.ts';
import { readableSql } from '../src/output/formats/readable-sql.ts';
import { compileReport } from '../src/reports/compile-report.ts';
import { REPORTS } from '../src/reports/index.ts';
import { recordSet } from '../src/sources/files/file-group.ts';
import { recordSets } from '../src/sources/glue/record-sets.ts';
import { EXAMPLE_INVENTORY } from './example-inventory.ts';
import { exampleOptions } from './example-options.ts';

/** The day of the examples, 2026-11-20 UTC. */
const WINDOW = { since: Date.UTC(2026, 10, 20) / 1000, until: Date.UTC(2026, 10, 21) / 1000 };

const FORMAT = formatOfVersion(2);

/** Migrations that printed tables correspond to. */
const STEPS = MIGRATIONS.map(({ id }) => id);

const GLUE: GlueSourceConfig = {
  kind: 'glue',
  location: 's3://example-flow-logs/',
  region: 'us-east-1',
  catalog: 'AwsDataCatalog',
  database: 'flowq',
  workgroup: 'primary',
  tables: [
    {
      name: 'flow_logs',
      format: 'text',
      layout: { hive: false, hourly: false },
      fields: FORMAT.fields.map((field) => field.name),
      accounts: ['111122223333', '444455556666'],
      regions: ['eu-west-1', 'us-east-1'],
      firstDay: '2026-01-01',
    },
  ],
};

const FILE =
  'AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/20/111122223333_vpcflowlogs_us-east-1_fl-0123456789abcdef0_20261120T0000Z_0a1b2c3d.log.gz';

const REQUEST = { window: WINDOW, filter: {} };

/** The engines that reports are compiled for, each with an example source. */
const ENGINES = {
  duckdb: () => ({
    dialect: duckDbSql,
    sets: [
      recordSet(
        { kind: 'text', placed: true, format: FORMAT, header: true, compression: 'gzip', paths: [FILE] },
        REQUEST.filter,
      ),
    ],
  }),
  athena: () => ({ dialect: athenaSql, sets: recordSets(GLUE, REQUEST, { now: WINDOW.until }) }),
};

/** Returns the SQL of every report on an engine, by report name. */
export function compiledReports(engine: keyof typeof ENGINES): Map<string, string> {
  const { dialect, sets } = ENGINES[engine]();
  return new Map(
    REPORTS.map((report) => {
      const request = { ...REQUEST, sets, options: exampleOptions(report), inventory: EXAMPLE_INVENTORY };
      const sql = readableSql(compileReport(report, request, dialect), dialect.name);
      return [report.name, `-- ${report.question}\n${sql}`];
    }),
  );
}

/** Returns Athena DDL by layout and file format, such as `daily-hive-parquet`. */
export function compiledTables(): Map<string, string> {
  const [table] = GLUE.tables;
  if (!table) return new Map();
  return new Map(
    LAYOUTS.flatMap((layout) =>
      (['text', 'parquet'] as const).map((format): [string, string] => {
        const name = `${layout.hourly ? 'hourly' : 'daily'}${layout.hive ? '-hive' : ''}-${format}`;
        return [name, printTables('sql', { ...GLUE, tables: [{ ...table, layout, format }] }, STEPS)];
      }),
    ),
  );
}

const LAYOUTS = [false, true].flatMap((hive) => [false, true].map((hourly) => ({ hive, hourly })));

/** Returns the files of `sql/` by path. */
export const sqlFiles = (): Map<string, string> =>
  new Map([...compiledReports('athena')].map(([name, text]) => [`sql/${name}.sql`, text]));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  rmSync('sql', { recursive: true, force: true });
  mkdirSync('sql');
  for (const [path, text] of sqlFiles()) writeFileSync(path, text);
}
