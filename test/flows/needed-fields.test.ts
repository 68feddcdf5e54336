import { describe, expect, it } from 'vitest';
import { rejected } from '../../src/reports/traffic/rejected.ts';
import { timeline } from '../../src/reports/traffic/timeline.ts';
import { folderOf, logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { rowsOf, writeParquet } from '../helpers/parquet.ts';
import { type Reading, readQuery, readReport } from '../helpers/reading.ts';

const FEW = 'srcaddr dstaddr start end action log-status';
const few = `10.0.0.1 10.0.0.2 ${NOON} ${NOON + 9} REJECT OK`;

describe('a field that a report needs and the source lacks', () => {
  it('is an error that names it, its version and what to do', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([few], FEW));
    await expect(readReport(rejected, folder)).rejects.toMatchObject({
      exitCode: 3,
      message:
        'the report rejected needs a field that the source does not log: dstport (since version 2), protocol (since version 2), packets (since version 2), bytes (since version 2)',
      hint: expect.stringMatching(/create another with .*\$\{dstport\} \$\{protocol\}.* in its --log-format/),
    });
  });

  it('may be one that only the filter needs', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([`${NOON} 1 2 ACCEPT OK`], 'start packets bytes action log-status'));
    expect((await readReport(timeline, folder)).lines).toEqual(['2026-11-20T12:00:00Z NULL 1 1 2 1 0']);
    await expect(readReport(timeline, folder, { filter: { src: ['10.0.0.0/8'] } })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/does not log: srcaddr \(since version 2\)/),
    });
  });

  it('is missing in Parquet just so', async () => {
    const folder = temporaryFolder();
    await writeParquet(folder, 'a.parquet', `select * exclude (bytes) from (${rowsOf([v2()])})`);
    await expect(readReport(rejected, folder)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/does not log: bytes \(since version 2\)$/),
    });
  });

  it('is no error as long as some of its records have it: it is missing in the others', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([few], FEW));
    writeLog(folder, 'b.log', logText([v2({ action: 'REJECT' })]));
    expect((await readReport(rejected, folder)).lines).toEqual([
      '10.0.0.1 10.0.1.1 443 TCP 1 10 1000 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z',
      '10.0.0.1 10.0.0.2 NULL NULL 1 0 0 2026-11-20T12:00:00Z 2026-11-20T12:00:09Z',
    ]);
  });

  it('is no error where there are no records at all', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([]));
    expect((await readReport(rejected, folder)).lines).toEqual([]);
  });

  it('is asked for by the window and the filter of a query, too', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText(['1 2 OK'], 'packets bytes log-status'));
    const count = (reading: Reading) => readQuery('select count(*) from flows', folder, reading);
    expect((await count({})).lines).toEqual(['1']);
    const window = { since: NOON, until: NOON + 60 };
    for (const [reading, field] of [
      [{ window }, 'start'],
      [{ filter: { dst: ['10.0.0.0/8'] } }, 'dstaddr'],
      [{ filter: { port: [443] } }, 'dstport'],
    ] as const) {
      await expect(count(reading)).rejects.toMatchObject({
        exitCode: 3,
        message: `the query needs a field that the source does not log: ${field} (since version 2)`,
      });
    }
  });
});

describe('records that do not tell when they start', () => {
  it('are in no window, and their files are named', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, 'a.log', logText(['REJECT OK'], 'action log-status'));
    writeLog(folder, 'b.log', logText([v2()]));
    const window = { since: NOON, until: NOON + 60 };
    const { lines, skipped } = await readReport(timeline, folder, { window });
    expect(lines).toEqual(['2026-11-20T12:00:00Z NULL 1 10 1000 1 0']);
    expect(skipped).toEqual([{ where: path, reason: 'its records have no start, so their time is unknown' }]);
  });
});

it('the own addresses of packets are needed where they are asked for', async () => {
  const asked = readReport(rejected, folderOf([{}]), { options: { packetLevel: true } });
  await expect(asked).rejects.toMatchObject({
    message: expect.stringMatching(
      /does not log: pkt-srcaddr \(since version 3\), pkt-dstaddr \(since version 3\)$/,
    ),
    hint: expect.stringMatching(/--fields for:rejected,pkt-srcaddr,pkt-dstaddr creates one/),
  });
});
