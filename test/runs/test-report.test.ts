import { expect, test } from 'vitest';
import { FlowqError } from '../../src/index.ts';
import { defineReport, testReport, timeline, topTalkers } from '../../src/library/reports.ts';

const dnsClients = defineReport({
  name: 'dns-clients',
  question: 'Who sends queries?',
  relation: 'flows',
  fields: ['srcaddr', 'dstport', 'start'],
  options: {},
  columns: { srcaddr: { meaning: 'client' }, flows: { meaning: 'records' } },
  key: ['srcaddr'],
  ranking: ['flows'],
  query: ({ db }) =>
    db
      .selectFrom('flows')
      .where('dstport', '=', 53)
      .groupBy('srcaddr')
      .select(({ fn }) => ['srcaddr', fn.countAll<bigint>().as('flows')]),
});

test('a custom report is tested on a few records', async () => {
  const records = ['10.0.0.1', '10.0.0.2', '10.0.0.1'].map((srcaddr) => ({ srcaddr, dstport: 53 }));
  expect(await testReport(dnsClients, [...records, { srcaddr: '10.0.0.3', dstport: 443 }])).toEqual([
    { srcaddr: '10.0.0.1', flows: 2n },
    { srcaddr: '10.0.0.2', flows: 1n },
  ]);
  expect(await testReport(dnsClients, records, { filter: { src: ['10.0.0.2/32'] }, limit: 1 })).toEqual([
    { srcaddr: '10.0.0.2', flows: 1n },
  ]);
});

test('its records have the times and traffic that the test gives', async () => {
  const window = { since: '2026-11-20T13:00:00Z', until: '2026-11-20T14:00:00Z' };
  const start = Date.parse(window.since) / 1000;
  const rows = await testReport(timeline, [{ bytes: 7 }, { start, end: start + 60, bytes: 5 }], {
    window,
    options: { bucket: 3600 },
  });
  expect(rows.map(({ bytes }) => bytes)).toEqual([5n]);
});

test('it names a field that is missing, and one that there is not', async () => {
  await expect(testReport(topTalkers, [{ dstaddr: '10.0.0.1' }])).rejects.toThrow('srcaddr');
  const typo = [{ srcadr: '10.0.0.1' }] as object[];
  await expect(testReport(topTalkers, typo)).rejects.toThrow(FlowqError);
});
