import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src/logs/window.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { fileCountText } from '../../../src/sources/file-count.ts';
import { LocalSource } from '../../../src/sources/local/local-source.ts';
import { folderOf, logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const NAME = '111122223333_vpcflowlogs_us-east-1_fl-0aaaa000000000001_20261120T1200Z_0a0a0a0a.log.gz';
const PLACE = 'AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/20';
const message = (bytes: number) => JSON.stringify({ message: v2({ bytes }) });

const countOf = async (path: string, window?: Window, filter = {}) => {
  await using open = await new LocalSource({ path }).open({ window, filter });
  return open.files?.();
};

describe('files are recognized by their content', () => {
  it('whatever they are called', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', logText([v2({ bytes: 6 })]));
    writeLog(folder, 'b.json.gz', message(4));
    writeLog(folder, 'c.csv', `timestamp,message\n1795176000000,${v2({ bytes: 8 })}\n`);
    writeLog(folder, 'd.log.1', logText([v2({ bytes: 10 })]));
    writeLog(folder, 'flow-1-2026-01-01-00-01-02-0f0f0f0f', message(3));
    const { lines, skipped } = await readReport(actions, folder, { strict: true });
    expect([lines, skipped]).toEqual([['ACCEPT 5 50 31'], []]);
    expect(await countOf(folder)).toEqual({ seen: 5, read: 5, passedOver: [] });
  });

  it.each([
    ['a text about a version', 'notes.md', 'Version history\n\n1 first\n'],
    ['JSON of something else', 'flowq.json', '{"flowq": 1, "source": {"kind": "local"}}'],
    ['what a report wrote', 'talkers.csv', 'srcaddr,dstaddr,bytes,packets,flows\n10.0.0.1,10.0.0.2,5,1,1\n'],
    ['a picture', 'x.png', Buffer.from('89504e470d0a1a0a0000', 'hex')],
    ['an empty file', 'empty', ''],
    ['a list of packed files', 'x.csv.gz', 'name,size\nx,5\n'],
  ])('so that %s is passed over, which is no damage', async (_, name, content) => {
    const folder = folderOf([v2()]);
    writeLog(folder, name, content);
    const { lines, skipped } = await readReport(actions, folder, { strict: true });
    expect([lines, skipped]).toEqual([['ACCEPT 1 10 1000'], []]);
    expect(await countOf(folder)).toMatchObject({
      seen: 2,
      read: 1,
      passedOver: [{ reason: 'not-flow-logs', files: 1 }],
    });
  });

  it('so that records whose fields nobody named are damage under any name', async () => {
    const folder = folderOf([v2()]);
    writeLog(folder, 'export', `${v2()} vpc-1\n`);
    await expect(countOf(folder)).resolves.toMatchObject({
      passedOver: [{ reason: 'unreadable', files: 1 }],
    });
    const { skipped } = await readReport(actions, folder);
    expect(skipped).toMatchObject([{ reason: expect.stringMatching(/needs --fields$/) }]);
  });
});

describe('files that are passed over', () => {
  it('are those of other AWS services, by their path: they are never opened', async () => {
    const folder = temporaryFolder();
    writeLog(folder, `${PLACE}/${NAME}`, logText([v2()]));
    writeLog(folder, 'AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/11/20/x.log', 'broken');
    writeLog(folder, 'AWSLogs/o-abc/111122223333/CloudTrail/us-east-1/x.json.gz', 'broken');
    const { lines } = await readReport(actions, folder, { strict: true });
    expect(lines).toEqual(['ACCEPT 1 10 1000']);
    expect(await countOf(folder)).toMatchObject({
      seen: 3,
      read: 1,
      passedOver: [{ reason: 'other-service', files: 2 }],
    });
  });

  it('are those that the window, the account or the Region leaves out', async () => {
    const folder = temporaryFolder();
    writeLog(folder, `${PLACE}/${NAME}`, logText([v2()]));
    writeLog(folder, `${PLACE}/${NAME.replace('T1200Z', 'T0200Z')}`, logText([v2()]));
    writeLog(folder, `${PLACE}/${NAME.replace('111122223333', '222233334444')}`, logText([v2()]));
    const count = await countOf(folder, { since: NOON, until: NOON + 300 }, { account: ['111122223333'] });
    expect(count).toMatchObject({
      seen: 3,
      read: 1,
      passedOver: [
        { reason: 'outside-window', files: 1 },
        { reason: 'other-place', files: 1 },
      ],
    });
  });

  it('are partial downloads', async () => {
    const folder = temporaryFolder();
    const packed = gzipSync(logText([v2()]));
    writeLog(folder, `${PLACE}/${NAME}`, packed);
    writeLog(folder, `${PLACE}/${NAME}.6eF5b5Ab`, packed.subarray(0, -9));
    const { lines } = await readReport(actions, folder, { strict: true });
    expect(lines).toEqual(['ACCEPT 1 10 1000']);
    expect(await countOf(folder)).toMatchObject({ passedOver: [{ reason: 'partial-download', files: 1 }] });
  });

  it('are partial downloads of the window, of which every reader of the rows hears', async () => {
    const folder = temporaryFolder();
    const packed = gzipSync(logText([v2()]));
    writeLog(folder, NAME, packed);
    const first = writeLog(folder, `${NAME.replace('T1200Z', 'T1205Z')}.6eF5b5Ab`, packed);
    writeLog(folder, `${NAME.replace('1120T', '1101T')}.6eF5b5Ab`, packed);
    const window = { since: NOON, until: NOON + 300 };
    const { caveats } = await readReport(actions, folder, { window, strict: true });
    expect(caveats).toEqual([`a partial download was passed over: ${first}`]);
    expect(await countOf(folder, window)).toMatchObject({
      passedOver: [
        { reason: 'outside-window', files: 1 },
        { reason: 'partial-download', files: 1 },
      ],
    });
  });

  it('are links to nowhere, of which every reader of the rows hears', async () => {
    const folder = folderOf([v2()]);
    const links = ['2025', 'dangling.log'].map((name) => join(folder, name));
    for (const link of links) symlinkSync(join(folder, 'gone'), link);
    symlinkSync(join(folder, 'gone'), join(folder, '.hidden'));
    const { caveats } = await readReport(actions, folder, { strict: true });
    expect(caveats).toEqual([`2 links to nowhere were passed over, such as ${links[0]}`]);
    expect(await countOf(folder)).toMatchObject({
      seen: 3,
      passedOver: [{ reason: 'broken-link', files: 2, first: links[0] }],
    });
  });

  it.each([
    ['rotated', 'a.log.1', 'x'],
    ['rotated and damaged', 'a.log.gz.2', Buffer.from('1f8b0800', 'hex')],
    ['rotated by date', 'a.log-20261120.gz', 'x'],
    ['packed with zstd', 'a.log.zst', Buffer.from('28b52ffd00000000', 'hex')],
    ['packed with bzip2', `${NAME.replace('.gz', '')}.bz2`, 'BZh91AY'],
    ['in a zip archive', 'a.log.zip', 'PK\u0003\u0004'],
  ])('are not logs that are %s: those are damage', async (_, name, content) => {
    const folder = folderOf([v2()]);
    const where = writeLog(folder, name, Buffer.from(content));
    const { skipped } = await readReport(actions, folder);
    expect(skipped).toEqual([expect.objectContaining({ where })]);
  });

  it('are reported in one line', async () => {
    const folder = folderOf([v2()]);
    writeLog(folder, 'notes.md', '# Notes\n');
    writeLog(folder, '.hidden', '');
    const count = await countOf(folder);
    expect(count && fileCountText(count)).toBe(
      `3 files seen: 1 read, 2 passed over (1 hidden; 1 not flow logs: ${folder}/notes.md)`,
    );
  });
});

describe('the same delivered file in two folders', () => {
  const text = logText([v2()]);

  it('counts once, and is reported', async () => {
    const folder = temporaryFolder();
    const first = writeLog(folder, `${PLACE}/${NAME}`, text);
    const second = writeLog(folder, `replica/${PLACE}/${NAME}`, text);
    const { lines, caveats, skipped } = await readReport(actions, folder, { strict: true });
    expect([lines, skipped]).toEqual([['ACCEPT 1 10 1000'], []]);
    expect(caveats).toEqual([`the same delivered file counts once: ${second} is a copy of ${first}`]);
    expect(await countOf(folder)).toMatchObject({ seen: 2, read: 1, passedOver: [{ reason: 'duplicate' }] });
  });

  it('counts twice where the contents differ', async () => {
    const folder = temporaryFolder();
    writeLog(folder, `${PLACE}/${NAME}`, text);
    writeLog(folder, `replica/${PLACE}/${NAME}`, logText([v2({ bytes: 1 })]));
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 2 20 1001']);
  });

  it('is read where it is whole', async () => {
    const folder = temporaryFolder();
    const packed = gzipSync(text);
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 20, 40);
    writeLog(folder, `a/${NAME}`, damaged);
    writeLog(folder, `b/${NAME}`, packed);
    const { lines, skipped } = await readReport(actions, folder);
    expect([lines, skipped.length]).toEqual([['ACCEPT 1 10 1000'], 1]);
  });

  it('is another thing than two files that somebody named alike', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a/x.log', text);
    writeLog(folder, 'b/x.log', text);
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 2 20 2000']);
  });
});

describe('a source of which no record could be read', () => {
  it.each([
    ['every line has a value too many', logText([`${v2()} extra`, `${v2()} extra`])],
    ['every line begins with a blank', logText([` ${v2()}`, ` ${v2()}`])],
    ['all records stand under another header', logText([`${V2_HEADER} vpc-id`, `${v2()} vpc-1`])],
  ])('because %s is an error', async (_, content) => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', content);
    await expect(readReport(actions, folder)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/none of its lines is a record; line \d/),
    });
  });

  it.each([
    ['only a header', logText([])],
    ['only NODATA records', logText([v2({ action: '-', 'log-status': 'NODATA' })])],
  ])('is none with %s', async (_, content) => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', content);
    expect((await readReport(actions, folder)).lines).toEqual([]);
    expect(await countOf(folder)).toEqual({ seen: 1, read: 1, passedOver: [] });
  });
});

/** Kinds of files, with what becomes of them; a copy is one of the delivered file of that number. */
const KINDS = {
  log: { name: (at: number) => `${at}.log`, content: logText([v2()]), reason: 'read' },
  odd: { name: (at: number) => `${at}`, content: logText([v2()]), reason: 'read' },
  header: { name: (at: number) => `${at}.log.gz`, content: logText([]), reason: 'read' },
  notes: { name: (at: number) => `${at}.md`, content: 'Notes\n', reason: 'not-flow-logs' },
  hidden: { name: (at: number) => `.${at}.log`, content: logText([v2()]), reason: 'hidden' },
  broken: { name: (at: number) => `${at}.log`, content: logText(['x']), reason: 'unreadable' },
  partial: { name: (at: number) => `${at}.log.part`, content: logText([v2()]), reason: 'partial-download' },
  copy: { name: () => NAME, content: logText([v2()]), reason: 'duplicate' },
  service: {
    name: (at: number) => `AWSLogs/111122223333/CloudTrail/${at}.log`,
    content: 'x',
    reason: 'other-service',
  },
  late: {
    name: (at: number) => `late-${at}/${NAME.replace('T1200Z', 'T2300Z')}`,
    content: logText([v2()]),
    reason: 'outside-window',
  },
} as const;

it('files seen are files read and files passed over, whatever lies in a folder', async () => {
  const kind = fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[]));
  const places = fc.constantFrom('.', 'a', 'a/b', 'AWSLogs', 'c d');
  const trees = fc.uniqueArray(fc.record({ kind, place: places, at: fc.nat(20) }), {
    minLength: 1,
    maxLength: 15,
    selector: ({ kind: of, place, at }) => `${place}/${KINDS[of].name(at)}`,
  });
  await fc.assert(
    fc.asyncProperty(trees, async (tree) => {
      const folder = temporaryFolder();
      writeLog(folder, 'always.log', logText([v2()]));
      const expected = new Map<string, number>([['read', 1]]);
      for (const { kind: of, place, at } of tree) {
        const { name, content, reason } = KINDS[of];
        writeLog(folder, `${place}/${name(at)}`, content);
        expected.set(reason, (expected.get(reason) ?? 0) + 1);
      }
      const copies = expected.get('duplicate') ?? 0;
      if (copies > 0) expected.set('read', (expected.get('read') ?? 0) + 1);
      if (copies === 1) expected.delete('duplicate');
      else if (copies > 1) expected.set('duplicate', copies - 1);
      const count = await countOf(folder, { since: NOON, until: NOON + 300 });
      const found = new Map(count?.passedOver.map(({ reason, files }) => [reason as string, files]));
      expect(new Map([...found, ['read', count?.read]])).toEqual(expected);
      expect(count?.seen).toBe(tree.length + 1);
    }),
    { numRuns: 60 },
  );
});
