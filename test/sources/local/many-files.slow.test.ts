import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

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

it('small files of several places, flow logs and formats, put together, are what they are alone', async () => {
  const folder = temporaryFolder();
  const text = logText([v2({ start: NOON })]);
  const nameOf = (account: string, flowLog: string, at: number) =>
    `${account}_vpcflowlogs_us-east-1_${flowLog}_20261120T1200Z_${at.toString(16)}.log.gz`;
  for (let at = 0; at < 500; at += 1)
    writeLog(folder, nameOf(at % 3 ? '111111111111' : '222222222222', `fl-${at % 2}`, at), text);
  // A copy of one of them, one with a damaged line, one without a last line feed, one of another format, two that hold nothing.
  writeLog(folder, `copy/${nameOf('111111111111', 'fl-1', 1)}`, text);
  writeLog(folder, 'damaged.log', logText([v2({ start: NOON }), 'damaged', v2({ start: NOON })]));
  writeLog(folder, 'unended.log', text.trimEnd());
  writeLog(folder, 'short.log', `start action bytes\n${NOON} REJECT 7\n`);
  writeLog(folder, 'header.log', logText([]));
  const empty = writeLog(folder, 'empty.log', '');
  const sums = 'select action, count(*), sum(bytes) from flows group by 1 order by 1';
  const { lines, skipped, summary } = await readQuery(sums, folder, { strict: true });
  expect(lines).toEqual(['ACCEPT 503 503000', 'REJECT 1 7']);
  expect(summary).toBe(`504 files of ${folder}`);
  expect(skipped).toEqual([
    { where: `${folder}/damaged.log`, line: 3, lines: 1, reason: 'too few values' },
    { where: empty, reason: 'the file is empty' },
  ]);
  // Both flow logs saw the same packets, which count once.
  expect((await readReport(actions, folder)).lines[0]).toBe('ACCEPT 503 2500 250000');
  const ofAccount = await readQuery(sums, folder, { filter: { account: ['222222222222'] } });
  expect(ofAccount.lines).toEqual(['ACCEPT 167 167000']);
});
