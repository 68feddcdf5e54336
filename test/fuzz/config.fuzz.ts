import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configText, readConfig } from '../../src/config/config-file.ts';
import { FlowqError } from '../../src/errors.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { runs } from './runs.ts';

const VALID = {
  flowq: 1,
  source: {
    kind: 'glue',
    path: 'logs',
    fields: 'v5',
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
        only: [{ account: '123456789012', region: 'eu-central-1', flowLogs: ['fl-1'] }],
      },
    ],
  },
  jobs: { daily: { report: 'rejected', every: '1d', out: 'x-{date}.csv' } },
};

/** The configuration with some of its parts, wherever they are, put in each other's place or changed. */
const broken = fc.array(fc.tuple(fc.nat(40), fc.jsonValue()), { maxLength: 4 }).map((changes) => {
  let config: unknown = structuredClone(VALID);
  for (const [at, value] of changes) {
    let count = 0;
    config = JSON.parse(JSON.stringify(config), (_key, part) => {
      count += 1;
      return count === at ? value : part;
    });
  }
  return config;
});
const text = fc.oneof(
  broken.map((config) => JSON.stringify(config) ?? ''),
  broken.chain((config) => {
    const whole = JSON.stringify(config) ?? '';
    return fc.nat(whole.length).map((end) => whole.slice(0, end));
  }),
  fc.json(),
  fc.string({ unit: 'binary' }),
);

it('any flowq.json is read or is an error of the source', () => {
  const path = join(temporaryFolder(), 'flowq.json');
  fc.assert(
    fc.property(text, (content) => {
      writeFileSync(path, content);
      try {
        const config = readConfig(path);
        expect(config?.flowq).toBe(1);
        if (config) expect(JSON.parse(configText(config))).toEqual(JSON.parse(content));
      } catch (error) {
        expect(error).toBeInstanceOf(FlowqError);
        expect(error).toMatchObject({ exitCode: 3 });
      }
    }),
    runs(),
  );
});
