import { expect, it } from 'vitest';
import { offHours } from '../../../src/reports/index.ts';
import { parseDayHours, parseWeekdays } from '../../../src/reports/security/working-hours.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const at = (text: string) => ({ start: Date.parse(text) / 1000, end: Date.parse(text) / 1000 + 30 });

const question = { srcaddr: '10.0.0.1', srcport: 40_000, dstport: 22 };
const answer = { srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 22, dstport: 40_000 };

/** 2026-11-20 is a Friday. */
const folder = () =>
  folderOf([
    { ...question, ...at('2026-11-20T07:59:59Z'), bytes: 100 },
    { ...answer, ...at('2026-11-20T07:59:59Z'), bytes: 50 },
    { ...question, ...at('2026-11-20T08:00:00Z'), bytes: 7 },
    { ...question, ...at('2026-11-20T17:59:59Z'), bytes: 7 },
    { ...question, ...at('2026-11-20T18:00:00Z'), bytes: 1000 },
    { ...question, srcport: 40_001, ...at('2026-11-21T12:00:00Z'), bytes: 10_000 },
    { srcaddr: '10.0.0.2', ...at('2026-11-20T12:00:00Z') },
    { srcaddr: '10.0.0.3', ...at('2026-11-20T03:00:00Z'), action: 'REJECT' },
  ]);

const lines = async (options = {}, zone = 'UTC') =>
  (await readReport(offHours, folder(), { options, zone })).lines;

it('off-hours has what was let through at night and at weekends, both ways together', async () => {
  expect(await lines()).toEqual([
    `10.0.0.1 10.0.1.1 22 TCP 2 4 2 11150 14 ${4 / 6} 2026-11-20T07:59:59Z 2026-11-21T12:00:30Z`,
  ]);
});

it('off-hours counts bytes once where two ends cut their intervals differently', async () => {
  const ends = folderOf([
    { ...question, ...at('2026-11-20T07:59:00Z'), 'interface-id': 'eni-a', bytes: 1000 },
    { ...question, ...at('2026-11-20T07:59:00Z'), 'interface-id': 'eni-b', bytes: 400 },
    { ...question, ...at('2026-11-20T08:00:00Z'), 'interface-id': 'eni-b', bytes: 599 },
  ]);
  const { columns, rows } = await readReport(offHours, ends);
  const counts = ['flows', 'flows_within', 'bytes', 'bytes_within'].map((name) => columns.indexOf(name));
  expect(rows.map((row) => counts.map((place) => Number(row[place])))).toEqual([[2, 1, 1000, 0]]);
});

it('off-hours ignores a packet that is rejected after the connection, at the place that accepted it', async () => {
  const late = folderOf([
    { ...question, ...at('2026-11-20T07:50:00Z'), bytes: 100 },
    { ...answer, ...at('2026-11-20T07:50:00Z'), bytes: 50 },
    { ...question, ...at('2026-11-20T08:01:00Z'), bytes: 7, action: 'REJECT' },
  ]);
  const { columns, rows } = await readReport(offHours, late);
  const counts = ['connections', 'flows', 'flows_within', 'bytes', 'bytes_within'];
  expect(rows.map((row) => counts.map((name) => Number(row[columns.indexOf(name)])))).toEqual([
    [1, 2, 1, 150, 7],
  ]);
});

it('off-hours goes by the clocks of the time zone', async () => {
  // In Berlin it is an hour later: 8 o'clock is 7 in UTC, so that only the first is within and noon of Friday remains.
  expect(await lines({}, 'Europe/Berlin')).toEqual([
    `10.0.0.1 10.0.1.1 22 TCP 2 3 3 11007 157 0.5 2026-11-20T17:59:59Z 2026-11-21T12:00:30Z`,
  ]);
});

it('off-hours takes other hours and days, over midnight too', async () => {
  expect(await lines({ hours: parseDayHours('18-8'), weekdays: parseWeekdays('fri,sat') })).toEqual([
    '10.0.0.1 10.0.1.1 22 TCP 2 3 3 10014 1150 0.5 2026-11-20T08:00:00Z 2026-11-21T12:00:30Z',
    '10.0.0.2 10.0.1.1 443 TCP 1 1 0 1000 0 1 2026-11-20T12:00:00Z 2026-11-20T12:00:30Z',
  ]);
  expect(await lines({ share: 70 })).toEqual([]);
});
