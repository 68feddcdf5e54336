import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { defineReport, openSource, type PageConfig, renderPage } from '../../src/index.ts';
import { folderOf } from '../helpers/logs.ts';

const window = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };

const count = defineReport({
  name: 'my-count',
  topic: 'traffic',
  question: 'How many records are there?',
  relation: 'flows',
  fields: ['start'],
  options: {},
  columns: { n: { meaning: 'records', unit: 'records' } },
  key: [],
  answer: ['n'],
  ranking: [],
  query: ({ db }) => db.selectFrom('flows').select(sql<bigint>`count(*)`.as('n')),
});

const page: PageConfig = {
  title: 'Mine',
  sections: [
    { report: 'my-count', title: 'Records', says: '{n} records.' },
    { report: 'vpcs', title: 'VPCs' },
  ],
};

it('is the page of a source, with custom reports, and tells which section fails', async () => {
  await using source = await openSource(folderOf([{}, { action: 'REJECT' }]));
  const events: string[] = [];
  const html = await renderPage(page, source, {
    window,
    reports: [count],
    onEvent: ({ event, message }) => events.push(`${event} ${message}`),
  });
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).toContain('2 records.');
  expect(events).toContainEqual(expect.stringMatching(/^section-failed VPCs: .*vpc-id/));
  const address = { address: '10.0.0.1' };
  const text = await renderPage('host', source, { window, arguments: address, format: 'table' });
  expect(text).toMatch(/^Host 10\.0\.0\.1\n/);
});

it('refuses what is wrong, and has no page where every section fails', async () => {
  await using source = await openSource(folderOf([{}]));
  const { sections: _, ...untold } = page;
  await expect(renderPage(untold as PageConfig, source, { window })).rejects.toMatchObject({ kind: 'usage' });
  await expect(renderPage('host', source, { window })).rejects.toThrow('the page host needs address');
  const failing = { title: 'x', sections: [{ report: 'vpcs' }] } as const;
  await expect(renderPage(failing, source, { window })).rejects.toMatchObject({
    kind: 'several',
    exitCode: 1,
  });
});

it('has a sum of each section at the top, whatever their titles are', async () => {
  await using source = await openSource(folderOf([{ bytes: 700 }, { bytes: 70, action: 'REJECT' }]));
  const section = { report: 'actions', title: 'Sum' };
  const sections = [
    { ...section, card: 'flows' },
    { ...section, card: 'bytes' },
  ];
  const html = await renderPage({ title: 'Sums', sections }, source, { window });
  const strong = [...html.matchAll(/<strong>([^<]*)<\/strong>/g)].map(([, value]) => value);
  expect(strong.slice(0, 2)).toEqual(['2', '770 B']);
});

it('has a section that fails where a custom report needs an inventory and there is none', async () => {
  await using source = await openSource(folderOf([{}]));
  const needing = { ...count, name: 'needing', needsInventory: true } as const;
  const sections = [{ report: 'my-count', says: '{n} records.' }, { report: 'needing' }];
  const html = await renderPage({ title: 'x', sections }, source, { window, reports: [count, needing] });
  expect(html).toContain('1 records.');
  expect(html).toContain('the report needing needs an inventory');
});

it('reports events with the options of the library', async () => {
  await using source = await openSource(folderOf([{}]));
  const hints: (string | undefined)[] = [];
  const sections = [{ report: 'new-pairs' }];
  const onEvent = ({ hint }: { readonly hint?: string | undefined }) => hints.push(hint);
  await renderPage({ title: 'x', sections }, source, { window, onEvent });
  expect(hints).toContainEqual(expect.stringContaining('give a later window.since'));
});
