import { expect, test } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

test('a field that only some of the logs lack counts as missing there, and that is said', async () => {
  const cwd = temporaryFolder();
  writeLog(cwd, 'logs/whole.log', logText([v2({ bytes: 700 })]));
  writeLog(cwd, 'logs/narrow.log', 'start action packets log-status\n1795176000 ACCEPT 3 OK\n');
  const { code, stdout, stderr } = await flowq(['report', 'actions', '--all', '--source', 'logs'], { cwd });
  expect(stdout).toBe('action,flows,packets,bytes\nACCEPT,2,13,700\n');
  expect(stderr).toContain('some of the logs do not have bytes');
  expect(code).toBe(0);
});

test('a time zone that there is not is refused with durations too', async () => {
  const { code, stderr } = await flowq([
    'report',
    'actions',
    '--since',
    '1d',
    '--tz',
    'Mars/Base',
    '--source',
    '.',
  ]);
  expect(stderr).toContain('--tz: "Mars/Base" is not a time zone');
  expect(code).toBe(2);
});
