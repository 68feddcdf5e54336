import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actions, pairs, rejected, topTalkers } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { SourceFolder } from '../../src/store/source-folder.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { NOON, temporaryFolder } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';
import { deliver, hours, type Kept, makeHourly, recordFiles, storedLogs, sumsFiles } from './stored.ts';

const HOUR = 3600;
const [FIRST, SECOND] = ['2026-11-20', '2026-11-21'];

/** Hours after the first noon; the last one of a day shows that the day is over. */
const HOURS = [0, 1, 11, 24, 25, 35];
const UNITS = [FIRST, SECOND].flatMap((day) => [12, 13, 23].map((hour) => `${day}T${hour}`));

/** The second noon, and the units that records of it may be in. */
const REQUEST = { window: hours(NOON + 24 * HOUR, 0.5), filter: {} };
const IN_USE = [`${SECOND}T12`, `${SECOND}T13`];

/** A store of two whole days whose units are hours, all of them unused since yesterday. */
async function stored() {
  const [logs, store] = [temporaryFolder(), temporaryFolder()];
  makeHourly(logs, store);
  for (const [at, hour] of HOURS.entries())
    deliver(logs, NOON + hour * HOUR, 100 + at, at % 2 ? ['eni-a', 'eni-b'] : ['eni-a']);
  const open = (options?: Kept) => storedLogs(logs, store, options);
  await open().fill({ window: undefined });
  const [source] = sourceFolders(store) as [SourceFolder];
  for (const unit of UNITS) usedBefore(source, unit, 24);
  /** Bytes that the store takes, without its index. */
  const size = () =>
    [...recordFiles(store), ...sumsFiles(store), ...source.days().map((day) => source.daySums(day))].reduce(
      (sum, path) => sum + statSync(path).size,
      0,
    );
  /** Reads the second noon with a bound on the store; the rows must be those of the files. */
  const readWithin = async (most: number) => {
    const read = (one: Parameters<typeof readReports>[1]) => readReports([topTalkers, actions], one, REQUEST);
    expect(await read(open({ most }))).toEqual(await read(new LocalSource({ path: logs })));
  };
  return { logs, source, open, size, readWithin };
}

function usedBefore(source: SourceFolder, unit: string, hours: number): void {
  const time = Date.now() / 1000 - hours * HOUR;
  utimesSync(source.entryPath(unit), time, time);
}

const unitsOf = (source: SourceFolder) => source.units().sort();
const without = (...gone: string[]) => UNITS.filter((unit) => !gone.includes(unit));

it('evicts the hours that were not used for longest, and with them the sums of their day', async () => {
  const { source, size, readWithin } = await stored();
  expect(source.days().sort()).toEqual([FIRST, SECOND]);
  usedBefore(source, `${FIRST}T13`, 72);
  usedBefore(source, `${SECOND}T23`, 48);
  await readWithin(size());
  expect(unitsOf(source)).toEqual(UNITS);
  await readWithin(size() - 1);
  expect(unitsOf(source)).toEqual(without(`${FIRST}T13`));
  expect(source.days()).toEqual([SECOND]);
  await readWithin(size() - 1);
  expect(unitsOf(source)).toEqual(without(`${FIRST}T13`, `${SECOND}T23`));
  expect(source.days()).toEqual([]);
});

it('evicts no more than it must, the sums of a day counted once', async () => {
  const { source, size, readWithin } = await stored();
  usedBefore(source, `${FIRST}T13`, 72);
  usedBefore(source, `${FIRST}T12`, 48);
  const freed = [source.daySums(FIRST), source.file(`${FIRST}T13`), source.sums(`${FIRST}T13`)];
  const most = size() - freed.reduce((sum, path) => sum + statSync(path).size, 0);
  await readWithin(most);
  expect(unitsOf(source)).toEqual(without(`${FIRST}T13`));
  expect(size()).toBe(most);
  await readWithin(most - 1);
  expect(unitsOf(source)).toEqual(without(`${FIRST}T12`, `${FIRST}T13`));
});

it('keeps what is in use, was used lately, or is no longer in the source', async () => {
  const { logs, source, open, readWithin } = await stored();
  rmSync(join(logs, '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1205Z_x.log.gz'));
  await open().fill({ window: undefined });
  for (const unit of UNITS) usedBefore(source, unit, unit === `${FIRST}T23` ? 1 : 24);
  await readWithin(1);
  expect(unitsOf(source)).toEqual([`${FIRST}T12`, `${FIRST}T23`, ...IN_USE]);
});

it('reads after an eviction what the files have, and adds days up again', async () => {
  const { logs, source, open, readWithin } = await stored();
  await readWithin(1);
  expect(unitsOf(source)).toEqual(IN_USE);
  const reports = [topTalkers, actions, pairs, rejected];
  const expected = await readReports(reports, new LocalSource({ path: logs }));
  expect(await readReports(reports, open())).toEqual(expected);
  expect(unitsOf(source)).toEqual(UNITS);
  await using opened = await open().open({ window: undefined, filter: {} });
  const text = reportSql(actions, opened, { window: undefined, filter: {} });
  for (const day of [FIRST, SECOND]) expect(text).toContain(source.daySums(day));
  expect(await readReports(reports, open())).toEqual(expected);
});
