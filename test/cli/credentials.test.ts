import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';

test('without credentials nothing has been started, so nothing may still be running', async () => {
  const cwd = temporaryFolder();
  const table = {
    name: 'flow_logs',
    format: 'text',
    layout: { hive: false, hourly: false },
    fields: ['version', 'start', 'action', 'packets', 'bytes', 'log-status'],
    accounts: ['111122223333'],
    regions: ['us-east-1'],
    firstDay: '2026-01-01',
  };
  const names = { region: 'us-east-1', catalog: 'AwsDataCatalog', database: 'flowq', workgroup: 'primary' };
  const source = { kind: 'glue', location: 's3://example-logs/', ...names, tables: [table] };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ flowq: 1, source }));
  const env = { HOME: cwd, AWS_EC2_METADATA_DISABLED: 'true' };
  const { code, stderr } = await flowq(['report', 'actions', '--since', '1d'], { cwd, env });
  expect(stderr).toContain('no AWS credentials');
  expect(stderr).not.toContain('may still be running');
  expect(code).toBe(3);
});
