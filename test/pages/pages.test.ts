import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/output/formats/html/html.ts';
import { svg } from '../../src/output/formats/svg.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { CULPRITS } from '../../src/sample/internet.ts';
import { openBrowser } from './browser.ts';
import { isScrolledSideways, openPage, seriousFaults } from './open-page.ts';
import { sampleAnswer, samplePage, sampleSite } from './sample-site.ts';

let browser: Browser;
let site = '';
beforeAll(async () => {
  browser = await openBrowser();
  site = await sampleSite();
});
afterAll(async () => {
  await browser?.close();
  if (site) rmSync(dirname(site), { recursive: true, force: true });
});

describe.each([
  ['overview', {}, 4],
  ['security', {}, 8],
  ['cost', {}, 3],
  ['host', { address: CULPRITS.portScanner }, 5],
] as const)('the page %s of a sample', (name, args, sections) => {
  let text = '';
  beforeAll(async () => {
    text = await samplePage(site, name, { args });
  });

  it('requests nothing, has no sideways scroll and no serious fault for axe, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280]) {
        await using open = await openPage(browser, text, { colorScheme, viewport: { width, height: 800 } });
        expect(await isScrolledSideways(open.page)).toBe(false);
        expect(await seriousFaults(open.page)).toEqual([]);
        expect(open.complaints.filter((one) => !one.includes('Content Security Policy'))).toEqual([]);
        expect(await open.page.locator('section').count()).toBe(sections);
        expect(await open.page.locator('nav li').count()).toBe(sections);
      }
    expect(Buffer.byteLength(text)).toBeLessThan(1_500_000);
  });

  it('has its pictures without scripts and on paper', async () => {
    await using open = await openPage(browser, text, { javaScriptEnabled: false });
    const { page } = open;
    const drawn = await page.locator('figure').count();
    expect(drawn).toBeGreaterThan(0);
    expect(await page.locator('svg:visible').count()).toBe(drawn);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('svg:visible').count()).toBe(drawn);
    expect(await page.locator('.controls:visible').count()).toBe(0);
    expect(open.complaints).toEqual([]);
  });

  it('sorts and filters each section by itself', async () => {
    await using open = await openPage(browser, text);
    const tables = open.page.locator('section[data-rows]');
    const first = tables.first();
    const before = await tables.last().locator('tbody').textContent();
    await first.locator('input').fill('nothing of the kind');
    expect(await first.locator('tbody tr').count()).toBe(0);
    expect(await tables.last().locator('tbody').textContent()).toBe((await tables.count()) > 1 ? before : '');
  });
});

it('shows the whole incident of a sample on one page', async () => {
  const text = await samplePage(site, 'security', { format: 'table' });
  const answer = (title: string) => new RegExp(`\n${title}\n([^]*?)\nsrcaddr`).exec(text)?.[1];
  expect(answer('Who scans ports')).toContain(CULPRITS.portScanner);
  expect(answer('Who may be guessing passwords, and did it succeed')).toContain(CULPRITS.passwordGuesser);
  expect(answer('Who sends large amounts out')).toContain(CULPRITS.dropPoint);
  expect(answer('Who calls out at regular intervals')).toContain(CULPRITS.controller);
});

describe.each(REPORTS.map((report) => [report.name, report] as const))('%s over a sample', (_, report) => {
  it('is a picture and a page with its rows', async () => {
    const answer = await sampleAnswer(site, report);
    const isDrawn = answer.view.as !== 'table';
    if (isDrawn) {
      const picture = svg(answer);
      // It parses as XML, strictly.
      expect(new Resvg(picture).width).toBeGreaterThan(0);
      const values = (stage: string) =>
        [...picture.matchAll(new RegExp(`data-value="(\\d+)"${stage}`, 'g'))].map(([, value]) =>
          BigInt(value ?? 0),
        );
      const [, total] = /data-total="(\d+)"/.exec(picture) ?? [];
      if (answer.view.as === 'sankey' && answer.rows.length > 0)
        expect(values(' data-stage="0"').reduce((sum, one) => sum + one, 0n)).toBe(BigInt(total ?? -1));
    }
    const text = html(answer);
    await using open = await openPage(browser, text, { javaScriptEnabled: false });
    const hasPicture = isDrawn && answer.rows.length > 0;
    expect(await open.page.locator('svg:visible').count()).toBe(hasPicture ? 1 : 0);
    expect(await open.page.locator('tbody tr').count()).toBe(Math.min(100, answer.rows.length));
    expect(open.complaints).toEqual([]);
    const data = await open.page.locator('script[type="application/json"]').textContent();
    const { rows } = JSON.parse(data ?? '') as { rows: unknown[][] };
    expect(rows.map((row) => row.map(String))).toEqual(answer.rows.map((row) => row.map(String)));
  });
});
