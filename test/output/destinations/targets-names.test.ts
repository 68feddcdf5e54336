import { relative, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OutputValues, OutTemplate } from '../../../src/output/destinations/out-template.ts';
import { contentType, outputKind } from '../../../src/output/destinations/output-name.ts';

const at = (text: string) => Date.parse(text) / 1000;

const VALUES: OutputValues = {
  report: 'rejected',
  job: 'hourly',
  window: { since: at('2026-11-20T23:00:00Z'), until: at('2026-11-21T00:00:00Z') },
  zone: 'UTC',
  accounts: ['123456789012'],
};

const render = (text: string, values: Partial<OutputValues> = {}) =>
  new OutTemplate(text).render({ ...VALUES, ...values });

test('placeholders stand for what a run is about', () => {
  expect(render('reports/{report}/{date}/{since}.csv')).toBe(
    'reports/rejected/2026-11-20/20261120T230000Z.csv',
  );
  expect(render('s3://bucket/{job}/{account}/{region}/{hour}-{until}.json.gz')).toBe(
    's3://bucket/hourly/123456789012/all/23-20261121T000000Z.json.gz',
  );
  expect(render('{{{report}}}.csv')).toBe('{rejected}.csv');
});

test('dates and hours are those of the zone', () => {
  expect(render('{date}/{hour}', { zone: 'Europe/Berlin' })).toBe('2026-11-21/00');
});

test('the two hours of a clock set back have two names', () => {
  const hour = (time: string, zone: string) =>
    render('{date}T{hour}', { zone, window: { since: at(time), until: at(time) + 3600 } });
  const berlin = [
    '2026-10-24T23:00:00Z',
    '2026-10-25T00:00:00Z',
    '2026-10-25T01:00:00Z',
    '2026-10-25T02:00:00Z',
  ];
  expect(berlin.map((time) => hour(time, 'Europe/Berlin'))).toEqual([
    '2026-10-25T01',
    '2026-10-25T02',
    '2026-10-25T02b',
    '2026-10-25T03',
  ]);
});

test.each([
  ['{day}.csv', /unknown placeholder \{day\}/],
  ['{since.csv', /unknown placeholder \{/],
  ['', /needs a file name/],
])('a name with a mistake in it (%s) is refused, and says what there is', (text, message) => {
  expect(() => new OutTemplate(text)).toThrow(message);
});

test('a run without a window, or without a job, has no name for some', () => {
  expect(() => render('{since}.csv', { window: undefined })).toThrow('{since} has no value in this run');
  expect(() => render('{job}.csv', { job: undefined })).toThrow('{job} has no value in this run');
  expect(() => render('reports/')).toThrow('is a folder');
});

test('only folders of placeholders are made', () => {
  const folder = (text: string) => new OutTemplate(text).folder;
  expect(folder('reports/{report}/{date}/x.csv')).toBe('reports');
  expect(folder('reports/all-{date}/x.csv')).toBe('reports');
  expect(folder('/mnt/disk/report.csv')).toBe('/mnt/disk');
  expect(folder('{date}.csv')).toBe('.');
});

test('no value leads out of its folder', () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('..', '../..', '/etc', '.ssh', 'a/../../b', '\\', 'nul\0'),
  );
  fc.assert(
    fc.property(value, value, (report, account) => {
      const name = render('out/{report}/{account}/x.csv', { report, accounts: [account] });
      expect(relative(resolve('out'), resolve(name)).split(/[/\\]/)).toEqual([
        expect.stringMatching(/^[^.]/),
        expect.stringMatching(/^[^.]/),
        'x.csv',
      ]);
    }),
  );
});

test.each([
  ['a.csv', 'csv', false, 'text/csv; charset=utf-8; header=present'],
  ['a.CSV.gz', 'csv', true, 'application/gzip'],
  ['s3://b/k.json', 'json', false, 'application/json'],
  ['a.jsonl', 'ndjson', false, 'application/x-ndjson'],
  ['a.md', 'markdown', false, 'text/markdown; charset=utf-8'],
  ['a.txt', 'table', false, 'text/plain; charset=utf-8'],
  ['a.gz', undefined, true, 'application/gzip'],
  ['report', undefined, false, 'text/plain; charset=utf-8'],
])('%s is %s', (name, format, gzip, type) => {
  expect(outputKind(name)).toEqual({ format, gzip });
  expect(contentType(name)).toBe(type);
});
