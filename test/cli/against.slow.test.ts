import { describe, expect, it } from 'vitest';
import { openSource, reportRows } from '../../src/index.ts';
import { timeline, topTalkers } from '../../src/library/reports.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, NOON, type Values } from '../helpers/logs.ts';

const DAY = 86_400;
const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];

/** One record from each address, so many bytes a day before the window and in it; 0 for none. */
function folder(bytes: Readonly<Record<string, readonly [bigint, bigint]>>): string {
  const at = (srcaddr: string, start: number, size: bigint): Values[] =>
    size === 0n ? [] : [{ srcaddr, start, bytes: size }];
  return folderOf(
    Object.entries(bytes).flatMap(([srcaddr, [then, now]]) => [
      ...at(srcaddr, NOON - DAY, then),
      ...at(srcaddr, NOON, now),
    ]),
  );
}

const BIG = 2n ** 62n;
const ALL = {
  '10.0.0.1': [BIG, BIG + 5n],
  '10.0.0.2': [0n, 100n],
  '10.0.0.3': [70n, 0n],
  '10.0.0.4': [30n, 30n],
  '10.0.0.5': [9n, 8n],
} as const;

const compare = (source: string, ...args: string[]) =>
  flowq(['sum', 'bytes', '--by', 'srcaddr', '--source', source, ...WINDOW, '--against', '1d', ...args]);

describe('--against', () => {
  it('adds then, now and change to rows of both windows, new and gone ones too, exactly', async () => {
    const { stdout, stderr } = await compare(folder(ALL), '--format', 'csv');
    expect([stdout.trim().split('\n'), stderr]).toEqual([
      [
        'srcaddr,bytes,then,now,change,change_percent,trend',
        '10.0.0.2,100,0,100,100,,new',
        '10.0.0.3,0,70,0,-70,-100,gone',
        `10.0.0.1,${BIG + 5n},${BIG},${BIG + 5n},5,0,more`,
        '10.0.0.5,8,9,8,-1,-11.1,less',
        '10.0.0.4,30,30,30,0,0,same',
      ],
      '',
    ]);
  });

  it('joins before it limits: what is below the limit in one window is not new in the other', async () => {
    const source = folder(
      Object.fromEntries(
        Array.from({ length: 30 }, (_, at) => [`10.0.0.${at}`, [BigInt(at + 1), BigInt(31 - at)]] as const),
      ),
    );
    const { stdout } = await compare(source, '--format', 'json', '--limit', '4');
    const rows = JSON.parse(stdout);
    expect(rows.map((row: Values) => [row.srcaddr, row.change, row.trend])).toEqual([
      ['10.0.0.0', 30, 'more'],
      ['10.0.0.1', 28, 'more'],
      ['10.0.0.29', -28, 'less'],
      ['10.0.0.2', 26, 'more'],
    ]);
  });

  it('compares reports with several columns in the key, and tests and formats use its columns', async () => {
    const args = ['--source', folder(ALL), ...WINDOW, '--against', '1d'];
    const { code, stdout } = await flowq([
      ...['report', 'top-talkers', ...args, '--format', 'markdown', '--fail-on', 'change > 99'],
    ]);
    expect(code).toBe(10);
    expect(stdout).toContain('| 10.0.0.3 | 10.0.1.1 | 0 | 0 | 0 |');
  });

  it('says that an earlier window without records, or with some only, compares nothing', async () => {
    const now = folderOf([{ start: NOON }]);
    expect((await compare(now)).stderr).toContain(
      'flowq: the earlier window, 2026-11-19T12:00:00Z to 2026-11-19T13:00:00Z, has no records, so every row is new\n',
    );
    expect((await compare(now, '--fail-on', 'rows = 0')).code).toBe(3);
    const late = folderOf([{ start: NOON - 3600 }, { start: NOON }]);
    const week = ['--since', '2026-11-20T10:00:00Z', '--until', '2026-11-20T12:30:00Z', '--against', '30m'];
    expect((await flowq(['count', '--by', 'srcaddr', '--source', late, ...week])).stderr).toContain(
      'is incomplete: its records begin at 2026-11-20T11:00:00Z',
    );
  });

  it('fails with --strict where the earlier window is not whole, and prints nothing', async () => {
    const { code, stdout, stderr } = await compare(folderOf([{ start: NOON }]), '--strict');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('has no records, so every row is new');
    expect(stderr).toContain('not everything could be judged, and --strict was given');
  });

  it('prints the SQL of both windows', async () => {
    const { stdout } = await compare(folder(ALL), '--sql');
    expect(stdout.match(/"start" >= \d{10}\b/g)).toEqual([`"start" >= ${NOON - DAY}`, `"start" >= ${NOON}`]);
  });

  it.each([
    [['report', 'timeline', ...WINDOW], 'the report timeline has no ranking'],
    [['query', 'select 1', ...WINDOW], 'SQL has no ranking'],
    [['count', '--by', 'hour', ...WINDOW], 'has no ranking\n  use it with a report such as top-talkers'],
    [['report', 'top-talkers', '--all'], '--against needs --since'],
  ])('is refused for %j', async (args, message) => {
    const { code, stderr } = await flowq([...args, '--against', '1w', '--source', folder(ALL)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('is an option of programs', async () => {
    const source = await openSource(folder(ALL));
    const window = { since: NOON, until: NOON + 3600 };
    const rows = reportRows(topTalkers, source, { window, against: '1d', limit: 2 });
    expect(
      (await Array.fromAsync(rows)).map((row) => [row.srcaddr, row.then, row.now, row.change, row.trend]),
    ).toEqual([
      ['10.0.0.2', 0n, 100n, 100n, 'new'],
      ['10.0.0.3', 70n, 0n, -70n, 'gone'],
    ]);
    expect(rows.truncated).toBe(true);
    const none = reportRows(topTalkers, source, { window, against: 7 * DAY, onCaveat: () => {} });
    expect((await Array.fromAsync(none)).every(({ trend }) => trend === 'new')).toBe(true);
    expect(none.caveats.map(({ text }) => text)).toContainEqual(expect.stringContaining('every row is new'));
    await expect(Array.fromAsync(reportRows(timeline, source, { window, against: '1d' }))).rejects.toThrow(
      'has no ranking',
    );
  });
});
