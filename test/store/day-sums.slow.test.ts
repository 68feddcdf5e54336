import { appendFileSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { actions, topTalkers } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { SourceFolder } from '../../src/store/source-folder.ts';
import { prune, verify } from '../../src/store/status.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { NOON, temporaryFolder } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';
import { deliver, makeHourly, storedLogs } from './stored.ts';

const DAY = '2026-11-20';
const HOUR = 3600;

/** A store whose units are hours, with two hours of a day. */
async function stored() {
  const [logs, store] = [temporaryFolder(), temporaryFolder()];
  makeHourly(logs, store);
  deliver(logs, NOON, 100, ['eni-a', 'eni-b']);
  deliver(logs, NOON + HOUR, 30, ['eni-a']);
  const open = () => storedLogs(logs, store);
  await open().fill({ window: undefined });
  const [source] = sourceFolders(store) as [SourceFolder];
  /** Whether a report reads the sums of the day, and those of its hours; its rows must be those of the files. */
  const reads = async () => {
    const [found, expected] = [open(), new LocalSource({ path: logs })].map((one) =>
      readReports([topTalkers, actions], one),
    );
    expect(await found).toEqual(await expected);
    await using opened = await open().open({ window: undefined, filter: {} });
    const text = reportSql(actions, opened, { window: undefined, filter: {} });
    return { day: text.includes(source.daySums(DAY)), hours: text.includes(source.sums(`${DAY}T12`)) };
  };
  return { logs, source, open, reads };
}

const ONLY_DAY = { day: true, hours: false };
const ONLY_HOURS = { day: false, hours: true };

it('adds up the sums of a day once no hour of it is to come', async () => {
  const { logs, reads } = await stored();
  expect(await reads()).toEqual(ONLY_HOURS);
  deliver(logs, NOON + 20 * HOUR, 5, ['eni-a']);
  expect(await reads()).toEqual(ONLY_DAY);
});

it('adds them up again when one of the hours has changed', async () => {
  const { logs, source, open, reads } = await stored();
  deliver(logs, NOON + 20 * HOUR, 5, ['eni-a']);
  expect(await reads()).toEqual(ONLY_DAY);
  const made = () => readFileSync(source.dayEntryPath(DAY), 'utf8');
  const before = made();
  deliver(logs, NOON + HOUR + 60, 70, ['eni-b']);
  // A run that is about a part of the day does not.
  await open().fill({ window: { since: NOON + 2 * HOUR + 1, until: NOON + 24 * HOUR } });
  expect(made()).toBe(before);
  expect(await reads()).toEqual(ONLY_DAY);
  expect(made()).not.toBe(before);
});

it.each([
  ['longer', (path: string) => appendFileSync(path, 'x')],
  [
    'damaged without a trace',
    (path: string) => {
      const { atime, mtime, size } = statSync(path);
      writeFileSync(path, 'x'.repeat(size));
      utimesSync(path, atime, mtime);
    },
  ],
])('makes a file with the sums of a day again that is %s', async (_, damage) => {
  const { logs, source, reads } = await stored();
  deliver(logs, NOON + 20 * HOUR, 5, ['eni-a']);
  expect(await reads()).toEqual(ONLY_DAY);
  damage(source.daySums(DAY));
  expect((await verify(source)).damaged).toEqual([source.daySums(DAY)]);
  expect(await reads()).toEqual(ONLY_DAY);
  expect((await verify(source)).damaged).toEqual([]);
});

it('removes the sums of a day with its hours', async () => {
  const { logs, source, reads } = await stored();
  deliver(logs, NOON + 20 * HOUR, 5, ['eni-a']);
  expect(await reads()).toEqual(ONLY_DAY);
  prune(source, NOON + HOUR);
  expect(source.days()).toEqual([]);
});
