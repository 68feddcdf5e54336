import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { FlowqError, openSource, reportRows } from '../../src/index.ts';
import { actions, host, offHours, REPORTS, rejected, timeline } from '../../src/library/reports.ts';
import { folderOf, NOON } from '../helpers/logs.ts';

const WINDOW = { since: NOON, until: NOON + 3600 };

/** What a program in JavaScript may give. */
const anything = (value: unknown) => value as never;

describe('a program that asks for a report is told what is wrong', () => {
  it.each<[unknown, RegExp]>([
    [{ window: WINDOW, port: 443 }, /unknown key "port"; known are filter, /],
    [{ window: WINDOW, limti: 3 }, /unknown key "limti"; known are/],
    [{ window: WINDOW, filter: { port: 443 } }, /filter\.port is not a list/],
    [{ window: WINDOW, filter: { prot: ['tcp'] } }, /filter: unknown key "prot"; known are account, /],
    [{ window: WINDOW, filter: { port: [] } }, /filter\.port is not a list .* that is not empty/],
    [{ window: WINDOW, filter: { port: ['80x'] } }, /filter\.port: "80x" is not a port/],
    [{ window: WINDOW, filter: { port: [Number.NaN] } }, /filter\.port\[0\] is not a text or a whole number/],
    [{ window: WINDOW, filter: { src: ['10.0.0.1/8'] } }, /filter\.src: .*bits set/],
    [{ window: WINDOW, filter: { interface: ['eni-\n'] } }, /filter\.interface/],
    [{ window: WINDOW, filter: 'rejected' }, /filter is not an object/],
    [{ window: WINDOW, limit: 0 }, /limit is not a whole number from 1/],
    [{ window: WINDOW, limit: 1.5 }, /limit is not a whole number from 1/],
    [{ window: WINDOW, strict: 'yes' }, /strict is not true or false/],
    [{ window: WINDOW, options: { bucket: 300 } }, /has no option bucket/],
    [{ window: { ...WINDOW, zone: 'Mars' } }, /window\.zone: "Mars" is not a time zone/],
    [{ window: { ...WINDOW, tz: 'UTC' } }, /window: "tz" is not since, until or zone/],
    [{ window: { until: NOON } }, /window: it has no "since"/],
    [{ window: 12 }, /window is not a text or an object/],
    [{ window: { since: 'last' } }, /window\.since/],
    [{}, /which time\?/],
    [{ window: WINDOW, signal: 'now' }, /signal is not an AbortSignal/],
    [{ window: WINDOW, onSkipped: [] }, /onSkipped is not a function/],
  ])('%j', async (run, message) => {
    await using source = await openSource(folderOf([{}]));
    const error = await reportRows(rejected, source, anything(run))
      .next()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FlowqError);
    expect(error).toMatchObject({ kind: 'usage', exitCode: 2, message: expect.stringMatching(message) });
  });

  it.each([Number.NaN, 0, -1, 1.5, Number.POSITIVE_INFINITY, {}, [], null, 'often', true, 1n])(
    'a bucket of %s',
    async (bucket) => {
      await using source = await openSource(folderOf([{}]));
      const rows = reportRows(timeline, source, { window: WINDOW, options: { bucket: anything(bucket) } });
      if (bucket === null) expect((await rows.next()).done).toBe(false);
      else
        await expect(rows.next()).rejects.toMatchObject({
          kind: 'usage',
          message: expect.stringMatching(/bucket/),
        });
    },
  );
});

it('values of options are those of the report, or texts as on the command line', async () => {
  await using source = await openSource(folderOf([{}]));
  const count = async (bucket: unknown) =>
    (
      await Array.fromAsync(
        reportRows(timeline, source, { window: WINDOW, options: { bucket: anything(bucket) } }),
      )
    ).length;
  expect([await count(600), await count('10m')]).toEqual([6, 6]);
  const rows = await Array.fromAsync(
    reportRows(host, source, { window: WINDOW, options: { address: '10.0.0.0/8' } }),
  );
  expect(rows.length).toBeGreaterThan(0);
});

it('the zone of a window is that of the report', async () => {
  // Noon in UTC is 21:00 in Tokyo, outside working hours.
  await using source = await openSource(folderOf([{}]));
  const flows = async (zone: string) =>
    (
      await Array.fromAsync(
        reportRows(offHours, source, { window: { ...WINDOW, zone }, options: { share: 1 } }),
      )
    ).length;
  expect([await flows('UTC'), await flows('Asia/Tokyo')]).toEqual([0, 1]);
});

it('numbers in a filter are texts, and account ids have their leading zeros', async () => {
  await using source = await openSource(folderOf([{ 'account-id': '000000000012' }, { dstport: 80 }]));
  const rows = async (filter: object) =>
    (await Array.fromAsync(reportRows(actions, source, { window: WINDOW, filter }))).map(
      ({ flows }) => flows,
    );
  expect(await rows({ account: [12] })).toEqual([1n]);
  expect(await rows({ port: [80, '443'] })).toEqual([2n]);
});

describe('a program that opens a source is told what is wrong', () => {
  it.each<[unknown, object, RegExp]>([
    ['', {}, /source: it is empty/],
    [['a', ''], {}, /source/],
    [[], {}, /source is not a path or a list/],
    [12, {}, /source is not a path/],
    ['a\0b', {}, /source: it has a NUL character/],
    [{}, {}, /has no/],
    ['logs', { engnie: 'local' }, /unknown key "engnie"; known are/],
    ['logs', { engine: 'duckdb' }, /engine: "duckdb" is not one of athena/],
    ['logs', { memory: 'much' }, /memory: "much" is not a size/],
    ['logs', { memory: -1 }, /memory is not a size/],
    ['logs', { timeout: Number.NaN }, /timeout is not a duration/],
    ['logs', { fields: 'v99' }, /fields: /],
    ['logs', { onEvent: 'x' }, /onEvent is not a function/],
  ])('%j with %j', async (target, options, message) => {
    await expect(openSource(anything(target), anything(options))).rejects.toMatchObject({
      name: 'FlowqError',
      kind: 'usage',
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });
});

it('a name without an inventory is an error of the source', async () => {
  await using source = await openSource(folderOf([{}]));
  const rows = reportRows(rejected, source, { window: WINDOW, filter: { name: ['web'] } });
  await expect(rows.next()).rejects.toMatchObject({
    kind: 'source',
    message: expect.stringMatching(/filter\.name web: there is no inv/),
  });
});

it.each(
  REPORTS.flatMap((report) =>
    Object.entries(report.options).map(([name, option]) => ({ report: report.name, name, option })),
  ),
)(
  '$report accepts what the default of $name stands for, and nothing else',
  ({ option: { accepts, parse, default: text, example = '' } }) => {
    if (!accepts) throw new Error('it does not say what it accepts');
    const value = text === undefined && example.startsWith('eni') ? parse(example) : parse(text ?? example);
    expect(value === undefined || v.is(accepts, value)).toBe(true);
    for (const odd of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      0.5,
      null,
      {},
      [[]],
      'no such value\n',
      () => 1,
    ])
      expect(v.is(accepts, odd), String(odd)).toBe(false);
  },
);
