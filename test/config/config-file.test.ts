import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { configText, readConfig, writeConfig } from '../../src/config/config-file.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const LOCAL: Config = { flowq: 1, source: { kind: 'local', path: 'logs', fields: 'v5', found: {} } };
const GLUE = {
  flowq: 1,
  source: {
    kind: 'glue',
    location: 's3://logs/',
    region: 'eu-central-1',
    catalog: 'AwsDataCatalog',
    database: 'flowq',
    workgroup: 'primary',
    tables: [
      {
        name: 'flow_logs',
        format: 'text',
        layout: { hive: false, hourly: true },
        fields: ['version', 'srcaddr'],
        accounts: ['123456789012'],
        regions: ['eu-central-1'],
        firstDay: '2026-11-20',
        except: [{ account: '123456789012', region: 'eu-central-1', flowLogs: ['fl-1'] }],
      },
    ],
  },
} as const satisfies Config;

function read(content: string) {
  const path = join(temporaryFolder(), 'flowq.json');
  writeFileSync(path, content);
  return readConfig(path);
}

/** The configuration with another value at a place within it. */
function changed(config: object, place: string, value: unknown): string {
  const copy = structuredClone(config) as Record<string, unknown>;
  const steps = place.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce((at, step) => at[step] as Record<string, unknown>, copy);
  holder[last] = value;
  return JSON.stringify(copy);
}

describe('flowq.json', () => {
  it.each([
    ['of a folder', LOCAL],
    ['of tables', GLUE],
    ['of tables with injected accounts', JSON.parse(changed(GLUE, 'source.tables.0.accounts', 'injected'))],
  ])('%s is read as it was written', (_, config) => {
    expect(read(configText(config))).toEqual(config);
    expect(configText(config).endsWith('}\n')).toBe(true);
  });

  it('that is not there is none', () => {
    expect(readConfig(join(temporaryFolder(), 'flowq.json'))).toBeUndefined();
  });

  it('that cannot be read is an error of the source', () => {
    const path = join(temporaryFolder(), 'flowq.json');
    mkdirSync(path);
    expect(() => readConfig(path)).toThrow(
      expect.objectContaining({
        exitCode: 3,
        message: expect.stringMatching(/cannot read .*: it is a folder/),
      }),
    );
  });

  it.each([
    ['no JSON', '{"flowq": 1,', /JSON/],
    ['nothing', '', /JSON/],
    ['a list', '[]', /it has no "flowq"/],
    ['null', 'null', /it is not an object/],
    ['another version', changed(LOCAL, 'flowq', 2), /flowq: it is 2, and this version reads 1/],
    ['no version', changed(LOCAL, 'flowq', undefined), /it has no "flowq"/],
    ['no source', changed(LOCAL, 'source', undefined), /it has no "source"/],
    [
      'a source of another kind',
      changed(LOCAL, 'source.kind', 'ftp'),
      /source.kind: it is not local, glue or cloudwatch/,
    ],
    ['no path', changed(LOCAL, 'source.path', ''), /source.path is not a text/],
    ['fields that are none', changed(LOCAL, 'source.fields', 'v99'), /source.fields: .* version 99/],
    ['fields that are no text', changed(LOCAL, 'source.fields', ['a']), /source.fields is not a text/],
    ['no Region', changed(GLUE, 'source.region', 1), /source.region is not a text/],
    ['an odd profile', changed(GLUE, 'source.profile', {}), /source.profile is not a text/],
    ['a table that is none', changed(GLUE, 'source.tables.0', 'x'), /source.tables\[0\] is not an object/],
    [
      'a table without a name',
      changed(GLUE, 'source.tables.0.name', ''),
      /source.tables\[0\].name is not a text/,
    ],
    ['a table of another format', changed(GLUE, 'source.tables.0.format', 'orc'), /neither text nor parquet/],
    [
      'a layout that is none',
      changed(GLUE, 'source.tables.0.layout.hive', 'no'),
      /layout.hive is not true or false/,
    ],
    ['no fields', changed(GLUE, 'source.tables.0.fields', []), /fields is not a list of texts/],
    [
      'accounts that are none',
      changed(GLUE, 'source.tables.0.accounts', [1]),
      /accounts is not a list of texts/,
    ],
    [
      'places that are none',
      changed(GLUE, 'source.tables.0.except', [{}]),
      /except\[0\]: it has no "account"/,
    ],
  ])('with %s is an error that names the part', (_, content, reason) => {
    expect(() => read(content)).toThrow(
      expect.objectContaining({
        exitCode: 3,
        message: expect.stringMatching(reason),
        hint: expect.stringMatching(/flowq init/),
      }),
    );
  });

  it('keeps all that stands in it when its source is written anew', async () => {
    const path = join(temporaryFolder(), 'flowq.json');
    const others = {
      $schema: 'x',
      reports: 'mine',
      jobs: [{ name: 'a', report: 'no-such-report', every: 'never' }],
    };
    writeFileSync(path, JSON.stringify({ ...others, flowq: 1, source: { kind: 'ftp' }, note: 'mine' }));
    await writeConfig(path, LOCAL.source);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...others, ...LOCAL, note: 'mine' });
  });

  it.each(['{"jobs": [', '[]', ''])('that holds %j is not overwritten', async (content) => {
    const path = join(temporaryFolder(), 'flowq.json');
    writeFileSync(path, content);
    await expect(writeConfig(path, LOCAL.source)).rejects.toThrow('is not overwritten');
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});
