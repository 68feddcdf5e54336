import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

// The bench reads ten thousand of them.
it('two thousand small files are read, and those that cannot be are told', async () => {
  const folder = temporaryFolder();
  const packed = gzipSync(logText([v2({ start: NOON })]));
  for (let at = 0; at < 2000; at += 1) writeLog(folder, `${at % 40}/${at}.log.gz`, packed);
  for (let at = 0; at < 3; at += 1) writeLog(folder, `${at}/broken.log.gz`, packed.subarray(0, 9));
  const { lines, skipped } = await readReport(actions, folder);
  expect(lines).toEqual(['ACCEPT 2000 20000 2000000']);
  expect(skipped.length).toBe(3);
});
