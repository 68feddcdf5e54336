import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/logs/window.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { answer, storedLogs } from './stored.ts';

const NAME = '111122223333_vpcflowlogs_us-east-1_fl-0aaaa000000000001_20261120T1200Z_0a0a0a0a.log.gz';
const PLACE = 'AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/20';
const SUM = 'select sum(bytes) as bytes from log_quality';
const packed = gzipSync(logText([v2()]));

async function countOf(folder: string, store: string, window?: Window, filter = {}) {
  await using open = await storedLogs(folder, store).open({ window, filter });
  return { count: await open.files?.(), caveats: open.caveats?.map(({ text }) => text) ?? [] };
}

describe('files of a store', () => {
  it('are counted by what became of them, each time it is opened', async () => {
    const [folder, store] = [temporaryFolder(), temporaryFolder()];
    writeLog(folder, `${PLACE}/${NAME}`, packed);
    writeLog(folder, `${PLACE}/${NAME.replace('T1200Z', 'T0200Z')}`, packed);
    writeLog(folder, `${PLACE}/${NAME.replace('111122223333', '222233334444')}`, packed);
    writeLog(folder, 'broken.log', logText(['x']));
    writeLog(folder, 'notes.md', 'Notes\n');
    writeLog(folder, '.hidden', '');
    const window = { since: NOON, until: NOON + 300 };
    for (const _ of [1, 2]) {
      const { count } = await countOf(folder, store, window, { account: ['111122223333'] });
      expect(count).toMatchObject({
        seen: 6,
        read: 1,
        passedOver: [
          { reason: 'outside-window', files: 1 },
          { reason: 'other-place', files: 1 },
          { reason: 'hidden', files: 1 },
          { reason: 'not-flow-logs', files: 1 },
          { reason: 'unreadable', files: 1 },
        ],
      });
    }
  });
});

describe('a delivered file that comes to another folder too', () => {
  it('counts once, whenever it came, and is reported by every run', async () => {
    const [folder, store] = [temporaryFolder(), temporaryFolder()];
    const first = writeLog(folder, `${PLACE}/${NAME}`, packed);
    expect((await answer(storedLogs(folder, store), {}, SUM)).rows).toEqual(['bytes=1000']);
    const second = writeLog(folder, `replica/${PLACE}/${NAME}`, packed);
    for (const _ of [1, 2]) {
      expect((await answer(storedLogs(folder, store), {}, SUM)).rows).toEqual(['bytes=1000']);
      const { count, caveats } = await countOf(folder, store);
      expect(count).toMatchObject({ seen: 2, read: 1, passedOver: [{ reason: 'duplicate', files: 1 }] });
      expect(caveats).toEqual([`the same delivered file counts once: ${second} is a copy of ${first}`]);
    }
  });

  it('still counts when the first one is gone, and when that one is another by now', async () => {
    const [folder, store] = [temporaryFolder(), temporaryFolder()];
    const first = writeLog(folder, `${PLACE}/${NAME}`, packed);
    writeLog(folder, `replica/${PLACE}/${NAME}`, packed);
    expect((await answer(storedLogs(folder, store), {}, SUM)).rows).toEqual(['bytes=1000']);
    rmSync(first);
    expect((await answer(storedLogs(folder, store, { onNote: () => {} }), {}, SUM)).rows).toEqual([
      'bytes=1000',
    ]);
    writeLog(folder, `${PLACE}/${NAME}`, logText([v2({ bytes: 5 }), v2({ bytes: 6 })]));
    expect((await answer(storedLogs(folder, store), {}, SUM)).rows).toEqual(['bytes=1011']);
  });
});

it('a store of which no record could be read is an error, each time', async () => {
  const [folder, store] = [temporaryFolder(), temporaryFolder()];
  writeLog(folder, 'a.log', logText([`${v2()} extra`]));
  for (const _ of [1, 2])
    await expect(countOf(folder, store)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/none of its lines is a record/),
    });
});
