import { execFileSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { compiledReports, compiledTables } from '../../scripts/compiled-sql.ts';
import { temporaryFolder } from '../helpers/logs.ts';

/** Output of `parse-ddl.py` for a file. */
interface Parsed {
  readonly statements: readonly string[];
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly (readonly [string, string])[];
    readonly partitions: readonly (readonly [string, string])[];
    readonly location: string;
    readonly properties: Readonly<Record<string, string>>;
  }[];
}

const [python = 'python3'] = globSync(`${process.env.STACK_CACHE ?? '.cache/stack'}/sqlglot-*/bin/python`);

function parse(texts: ReadonlyMap<string, string>): [string, Parsed][] {
  const folder = temporaryFolder();
  const files = [...texts].map(([name, text]) => {
    const path = join(folder, `${name}.sql`);
    writeFileSync(path, text);
    return path;
  });
  const text = execFileSync(python, ['test/trino/parse-ddl.py', ...files], { encoding: 'utf8' });
  return Object.entries(JSON.parse(text));
}

test("Athena's grammar accepts the DDL of every layout, and finds its columns, keys and properties", () => {
  const parsed = parse(compiledTables());
  expect(parsed).toHaveLength(8);
  for (const [file, { statements, tables }] of parsed) {
    // sqlglot does not parse a database with WITH DBPROPERTIES, which Athena documents.
    expect(statements, file).toEqual(['command', 'create']);
    const [table] = tables;
    const { location, properties = {}, columns, partitions = [] } = table ?? {};
    const keys = partitions.map(([name]) => name);
    const dates = basename(file).includes('hive')
      ? ['year', 'month', 'day', ...(file.includes('hourly') ? ['hour'] : [])]
      : ['p_date'];
    expect(keys, file).toEqual(['p_account', 'p_region', ...dates]);
    expect(columns?.slice(-4), file).toEqual([
      ['start', 'bigint'],
      ['end', 'bigint'],
      ['action', 'string'],
      ['log_status', 'string'],
    ]);
    expect(location, file).toBe('s3://example-flow-logs/AWSLogs/');
    for (const key of keys) {
      expect(properties, file).toHaveProperty([`projection.${key}.type`]);
      expect(properties['storage.location.template'], file).toContain(`\${${key}}`);
    }
    expect(properties['skip.header.line.count'], file).toBe(file.includes('text') ? '1' : undefined);
  }
});

test("Athena's grammar accepts every report", () => {
  const parsed = parse(compiledReports('athena'));
  expect(parsed.length).toBeGreaterThan(5);
  for (const [file, { statements }] of parsed) expect(statements, file).toEqual(['select']);
});
