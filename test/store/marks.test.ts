import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { Window } from '../../src/logs/window.ts';
import { actions, ports, rejected, topTalkers } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source } from '../../src/sources/source.ts';
import type { Entry, SumsFile } from '../../src/store/entry.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, type Values, v2, writeLog } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';
import { watched } from './seen-traffic.ts';
import { storedLogs, sumsFiles } from './stored.ts';

/** Makes the units of a store what an older version wrote. */
function unmark(store: string): void {
  for (const source of sourceFolders(store))
    for (const unit of source.units()) {
      const entry = source.entry(unit);
      if (entry) source.writeEntry({ ...entry, sums: undefined });
      rmSync(source.sums(unit));
    }
}

/** The same of a version whose sums had other rows. */
function ageSums(store: string): void {
  for (const source of sourceFolders(store))
    for (const unit of source.units()) {
      const entry = source.entry(unit) as Entry;
      source.writeEntry({ ...entry, sums: { ...(entry.sums as SumsFile), form: 2 } });
      writeFileSync(source.sums(unit), 'sums');
    }
}

/** Traffic whose packets a store may count wrongly by its marks, with rows that were counted by hand. */
interface Trap {
  /** The records of each day, from noon. */
  readonly days: readonly (readonly Values[])[];
  /** Whether the units of the first day have no marks. */
  readonly isFirstUnmarked?: true;
  /** Whether the first day's format lacks the packets' own addresses. */
  readonly isFirstShort?: true;
  readonly window?: Window;
  /** Addresses, flows, packets and bytes. */
  readonly talkers: readonly string[];
  /** Action, flows, packets and bytes. */
  readonly actions: readonly string[];
}

const DAY = 86_400;
const [FIRST, SECOND] = ['eni-1', 'eni-2'];
const CLIENT = { srcaddr: '10.0.0.1', dstaddr: '10.0.1.1' };
const GATEWAY = '10.0.0.200';
const SERVER = '10.0.1.1';

const seen = (eni: string, packets: number, bytes: number, values: Values = {}): Values => ({
  'interface-id': eni,
  ...CLIENT,
  packets,
  bytes,
  ...values,
});

const TRAPS: Readonly<Record<string, Trap>> = {
  'one place saw more than the other': {
    days: [[seen(FIRST, 1, 10), seen(SECOND, 10, 100)]],
    talkers: ['10.0.0.1 10.0.1.1 2 10 100'],
    actions: ['ACCEPT 2 10 100'],
  },
  'one conversation is equal at both places, and another is not': {
    days: [
      [
        ...[FIRST, SECOND].map((eni) => seen(eni, 10, 100, { dstport: 22 })),
        seen(FIRST, 1, 10),
        seen(SECOND, 5, 50),
      ],
    ],
    talkers: ['10.0.0.1 10.0.1.1 4 15 150'],
    actions: ['ACCEPT 4 15 150'],
  },
  'packets are equal at both places, and bytes are not': {
    days: [[seen(FIRST, 10, 100), seen(SECOND, 10, 200)]],
    talkers: ['10.0.0.1 10.0.1.1 2 10 200'],
    actions: ['ACCEPT 2 10 200'],
  },
  'bytes are equal at both places, and packets are not': {
    days: [[seen(FIRST, 10, 100), seen(SECOND, 20, 100)]],
    talkers: ['10.0.0.1 10.0.1.1 2 20 100'],
    actions: ['ACCEPT 2 20 100'],
  },
  'places are equal over a day, and not in the window that begins in it': {
    days: [
      [
        seen(FIRST, 10, 100),
        seen(SECOND, 1, 10),
        seen(FIRST, 1, 10, { start: NOON + 600 }),
        seen(SECOND, 10, 100, { start: NOON + 600 }),
      ],
      [seen(FIRST, 3, 30), seen(SECOND, 3, 30)],
    ],
    window: { since: NOON + 300, until: NOON + 2 * DAY },
    talkers: ['10.0.0.1 10.0.1.1 4 13 130'],
    actions: ['ACCEPT 4 13 130'],
  },
  'only the second of two days has marks': {
    days: [
      [seen(SECOND, 10, 100), seen(FIRST, 4, 40, { dstaddr: '10.0.1.2' })],
      [seen(FIRST, 3, 30), seen(FIRST, 5, 50, { dstaddr: '10.0.1.3' })],
    ],
    isFirstUnmarked: true,
    talkers: ['10.0.0.1 10.0.1.1 2 10 100', '10.0.0.1 10.0.1.3 1 5 50', '10.0.0.1 10.0.1.2 1 4 40'],
    actions: ['ACCEPT 4 19 190'],
  },
  'a gateway translates one protocol, and sends another itself': {
    days: [
      [
        seen('eni-client', 10, 100),
        seen('eni-nat', 10, 100, { dstaddr: GATEWAY, 'pkt-srcaddr': CLIENT.srcaddr, 'pkt-dstaddr': SERVER }),
        ...['eni-nat', 'eni-server'].flatMap((eni) => [
          seen(eni, 10, 100, { srcaddr: GATEWAY }),
          seen(eni, 3, 30, { srcaddr: GATEWAY, protocol: 17 }),
        ]),
      ],
    ],
    talkers: ['10.0.0.1 10.0.1.1 2 10 100', '10.0.0.200 10.0.1.1 2 3 30'],
    actions: ['ACCEPT 4 13 130'],
  },
  'a gateway translates what a format of an earlier day does not show': {
    days: [
      [
        ...['eni-nat', 'eni-server'].map((eni) => seen(eni, 7, 70, { srcaddr: GATEWAY })),
        ...['eni-nat', 'eni-server'].map((eni) => seen(eni, 3, 30, { srcaddr: GATEWAY, protocol: 17 })),
      ],
      [
        seen('eni-client', 10, 100),
        seen('eni-nat', 10, 100, { dstaddr: GATEWAY, 'pkt-srcaddr': CLIENT.srcaddr, 'pkt-dstaddr': SERVER }),
        ...['eni-nat', 'eni-server'].map((eni) => seen(eni, 10, 100, { srcaddr: GATEWAY })),
      ],
    ],
    isFirstShort: true,
    talkers: ['10.0.0.1 10.0.1.1 2 10 100', '10.0.0.200 10.0.1.1 2 3 30'],
    actions: ['ACCEPT 4 13 130'],
  },
};

test.each(Object.entries(TRAPS))('packets count once where %s', async (_, trap) => {
  const [logs, store] = [temporaryFolder(), temporaryFolder()];
  const filled = storedLogs(logs, store);
  const fields = ['pkt-srcaddr', 'pkt-dstaddr'];
  for (const [day, records] of trap.days.entries()) {
    const own = day === 0 && trap.isFirstShort ? [] : fields;
    const lines = records.map((values) => {
      const shifted = v2({ ...values, start: Number(values.start ?? NOON) + day * DAY });
      return [shifted, ...own.map((field) => values[field] ?? '-')].join(' ');
    });
    const name = `123456789012_vpcflowlogs_eu-west-1_fl-0a_202611${20 + day}T1215Z_a.log.gz`;
    writeLog(logs, name, logText(lines, [V2_HEADER, ...own].join(' ')));
    await filled.fill({ window: undefined });
    if (day === 0 && trap.isFirstUnmarked) unmark(store);
  }
  let marked = 0;
  const source = watched(filled, () => (marked += 1));
  for (const read of [source, new LocalSource({ path: logs })]) {
    const found = await readReports([topTalkers, actions], read, trap.window ? { window: trap.window } : {});
    const rows = (report: string, columns: number) =>
      found[report]?.map((line) => line.split(' ').slice(0, columns).join(' '));
    expect(rows('top-talkers', 5)).toEqual(trap.talkers);
    expect(rows('actions', 4)).toEqual(trap.actions);
  }
  expect(marked).toBe(1);
});

describe('a store with marks', () => {
  const nameOf = (letter: string) =>
    `123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1200Z_${letter}.log.gz`;
  const both = (start: number, bytes: number) =>
    ['eni-a', 'eni-b'].map((eni) => v2({ 'interface-id': eni, start, bytes }));
  const talkers = async (source: Source) =>
    (await readReports([topTalkers], source))['top-talkers']?.map((line) =>
      line.split(' ').slice(0, 5).join(' '),
    );

  async function stored() {
    const [logs, store] = [temporaryFolder(), temporaryFolder()];
    writeLog(logs, nameOf('a'), logText(both(NOON, 100)));
    const open = () => storedLogs(logs, store);
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 2 10 100']);
    return { logs, store, open };
  }

  it.each([
    ['without them', unmark],
    ['without their sums', ageSums],
  ])('reads units of an older version %s, and marks what it makes again', async (_, age) => {
    const { logs, store, open } = await stored();
    age(store);
    await using opened = await open().open({ window: undefined, filter: {} });
    expect(opened.marks).toBeUndefined();
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 2 10 100']);
    writeLog(logs, nameOf('b'), logText(both(NOON + 60, 11)));
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 4 20 111']);
    expect(sumsFiles(store)).toHaveLength(1);
  });

  it.each([
    ['damaged', (path: string) => appendFileSync(path, 'x')],
    ['missing', (path: string) => rmSync(path)],
  ])('counts from its records while their sums are %s', async (_, damage) => {
    const { store, open } = await stored();
    for (const path of sumsFiles(store)) damage(path);
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 2 10 100']);
    await using opened = await open().open({ window: undefined, filter: {} });
    expect(opened.marks).toBeUndefined();
  });

  it('is read for the places of addresses, and for sums by reports without ports', async () => {
    const { store, open } = await stored();
    const [path = ''] = sumsFiles(store);
    await using opened = await open().open({ window: undefined, filter: {} });
    const reads = [ports, actions, topTalkers, rejected].map((report) => {
      const text = reportSql(report, opened, { window: undefined, filter: {} });
      return [report.name, text.split(path).length - 1];
    });
    expect(reads).toEqual([
      ['ports', 1],
      ['actions', 3],
      ['top-talkers', 3],
      ['rejected', 1],
    ]);
  });

  it('adds up rejected records of files with and without sums, each once', async () => {
    const [logs, store] = [temporaryFolder(), temporaryFolder()];
    const deliver = (day: number, records: readonly Values[]) =>
      writeLog(
        logs,
        `123456789012_vpcflowlogs_eu-west-1_fl-0a_202611${20 + day}T1205Z_a.log.gz`,
        logText(records.map((values) => v2({ action: 'REJECT', start: NOON + day * DAY, ...values }))),
      );
    const open = () => storedLogs(logs, store);
    deliver(0, [{ dstport: 22 }, { dstport: 443, action: 'ACCEPT' }]);
    await open().fill({ window: undefined });
    unmark(store);
    deliver(1, [
      { dstport: 22, srcport: 1 },
      { dstport: 22, srcport: 2 },
      { dstport: 443 },
      ...['eni-a', 'eni-b'].map((eni) => ({ ...seen(eni, 7, 70), dstaddr: '10.0.1.2', dstport: 22 })),
    ]);
    await open().fill({ window: undefined });
    const found = async (window?: Window) =>
      (await readReports([rejected], open(), window && { window })).rejected?.map((line) =>
        line.split(' ').slice(0, 7).join(' '),
      );
    const second = ['10.0.0.1 10.0.1.2 22 TCP 2 14 140', '10.0.0.1 10.0.1.1 443 TCP 1 10 1000'];
    expect(await found()).toEqual(['10.0.0.1 10.0.1.1 22 TCP 3 30 3000', ...second]);
    expect(await found({ since: NOON + DAY, until: NOON + 2 * DAY })).toEqual([
      '10.0.0.1 10.0.1.1 22 TCP 2 20 2000',
      ...second,
    ]);
  });

  it('fails a query whose files are replaced while it reads them', async () => {
    const { logs, open } = await stored();
    const replaced = watched(open(), async () => {
      writeLog(logs, nameOf('b'), logText(both(NOON + 60, 11)));
      await open().fill({ window: undefined });
    });
    await expect(talkers(replaced)).rejects.toThrow('another process changed the store while it was read');
  });
});
