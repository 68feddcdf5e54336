import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { startFakeStack } from '../stack/fake-stack.ts';
import { type Column, column } from '../stack/gateway/columns.ts';

const FUNCTIONS = 'contains(';
const COLUMNS: Column[] = [
  column('inside', 'boolean'),
  column('outside', 'boolean'),
  column('matches', 'boolean'),
  column('place', 'bigint'),
  column('time', 'varchar'),
  column('no_address', 'boolean'),
];

/** An Athena that answers as Trino does, and a folder whose tables it has. */
async function athena() {
  const stack = await startFakeStack([
    {
      match: 'AS quoted',
      columns: [
        column('quoted', 'varchar'),
        column('missing', 'varchar'),
        column('large', 'bigint'),
        column('yes', 'boolean'),
      ],
      rows: [['say "a, b"', null, '9223372036854775807', 'true']],
    },
    {
      match: FUNCTIONS,
      columns: COLUMNS,
      rows: [['true', 'false', 'true', '2', '2026-11-20T12:00:00Z', 'true']],
    },
    { match: 'unnest(split', columns: [column('entries', 'bigint')], rows: [['20000']] },
    { match: 'SELECT 1', columns: [column('_col0', 'integer')], rows: [['1']] },
  ]);
  onTestFinished(() => stack.close());
  const reason = "TABLE_NOT_FOUND: line 1:15: Table 'x' does not exist";
  const error = { reason, category: 2, type: 1301, retryable: false } as const;
  stack.faults.add({ on: 'query', outcome: 'fail', error, match: 'flowq_proves', times: 'always' });
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify(glueConfig('version', 'srcaddr')));
  const env = { ...stack.environment, FLOWQ_TRUST: 's3://athena-results/' };
  const doctor = (...args: string[]) => flowq(['doctor', ...args], { cwd, env });
  return { stack, doctor };
}

it('doctor --prove asks before it runs anything, and says what it costs', async () => {
  const { stack, doctor } = await athena();
  const { code, stdout, stderr } = await doctor('--prove');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('5 queries in the workgroup primary');
  expect(stderr).toContain('cost at most $0.0003');
  expect(stderr).toContain('--yes');
  expect(stack.calls.list('StartQueryExecution')).toEqual([]);
});

it('doctor --prove --yes confirms what only Athena can, and reads no table', async () => {
  const { stack, doctor } = await athena();
  const { code, stdout, stderr } = await doctor('--prove', '--yes', '--format', 'json');
  const { counts, findings } = JSON.parse(stdout || '{}');
  expect([code, counts, findings], stderr).toEqual([0, { ok: 5, warn: 0, fail: 0 }, expect.any(Array)]);
  // One of them twice with the same token.
  const started = stack.calls.list('StartQueryExecution').map(({ input }) => JSON.stringify(input));
  expect(started).toHaveLength(6);
  expect(started.filter((input) => input.includes('flow_logs'))).toEqual([]);
});

it('doctor --prove shows what Athena did in place of what flowq takes for granted', async () => {
  const { stack, doctor } = await athena();
  stack.backend.answer({
    match: FUNCTIONS,
    columns: COLUMNS,
    rows: [['true', 'false', 'true', '2', '2026-11-20 12:00', 'true']],
  });
  const { code, stdout } = await doctor('--prove', '--yes');
  expect(code).toBe(3);
  expect(stdout).toMatch(/FAIL +SQL functions +.*'2026-11-20 12:00'.* in place of .*'2026-11-20T12:00:00Z'/);
});

it('doctor --prove needs tables on Athena', async () => {
  const cwd = temporaryFolder();
  const { code, stderr } = await flowq(['doctor', '--prove', '--yes'], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining('flowq init s3://BUCKET/PREFIX')]);
});
