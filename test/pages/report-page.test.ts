import { Resvg } from '@resvg/resvg-js';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/output/formats/html/html.ts';
import { svg } from '../../src/output/formats/svg.ts';
import { answers, manyRows } from './answers.ts';
import { openBrowser } from './browser.ts';
import { isScrolledSideways, openPage, seriousFaults } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const opened = (text: string, options: BrowserContextOptions = {}) => openPage(browser, text, options);

describe.each(answers)('the page of a picture as $view.as', (answer) => {
  it('asks for nothing, has no sideways scroll, and has no serious fault for axe, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280]) {
        await using open = await opened(html(answer), { colorScheme, viewport: { width, height: 800 } });
        expect(await isScrolledSideways(open.page)).toBe(false);
        expect(await seriousFaults(open.page)).toEqual([]);
        expect(open.complaints.filter((one) => !one.includes('Content Security Policy'))).toEqual([]);
      }
  });

  it('shows its picture and rows without scripts', async () => {
    await using open = await opened(html(answer), { javaScriptEnabled: false });
    expect(await open.page.locator('svg:visible').count()).toBe(1);
    expect(await open.page.locator('tbody tr').count()).toBe(Math.min(100, answer.rows.length));
    expect(open.complaints).toEqual([]);
  });

  it('looks the same in another renderer', async () => {
    const file = svg(answer);
    await using open = await opened('<title>x</title>');
    await open.page.setContent(`<body style="margin:0">${file.replace(/^<\?xml[^>]*>/, '')}`);
    const picture = new Resvg(file, { font: { loadSystemFonts: true } }).render();
    const drawn = await open.page.locator('svg').screenshot();
    const other = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}"><image width="${picture.width}" height="${picture.height}" href="data:image/png;base64,${drawn.toString('base64')}"/></svg>`,
    ).render();
    const [one, two] = [picture.pixels, other.pixels];
    let different = 0;
    for (let at = 0; at < one.length; at += 4) {
      const distance = [0, 1, 2].map((channel) =>
        Math.abs((one[at + channel] ?? 0) - (two[at + channel] ?? 0)),
      );
      if (Math.max(...distance) > 96) different += 1;
    }
    expect(different / (one.length / 4)).toBeLessThan(0.02);
  });
});

describe('10,000 rows', () => {
  it('are sorted and filtered within 100 ms, and few of them are in the document', async () => {
    await using open = await opened(html(manyRows));
    const { page } = open;
    const timed = (act: string) =>
      page.evaluate(`{ const t = performance.now(); ${act}; performance.now() - t }`) as Promise<number>;
    const best = async (act: string) => Math.min(await timed(act), await timed(act), await timed(act));
    expect(await best("document.querySelectorAll('th button')[2].click()")).toBeLessThan(100);
    const filter = (word: string) =>
      `{ const i = document.querySelector('input'); i.value = '${word}'; i.dispatchEvent(new Event('input')) }`;
    expect(await best(filter('10.1.'))).toBeLessThan(100);
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(3000);
    expect(open.complaints).toEqual([]);
  });
});

it('is used by keyboard: a thing of the picture filters the rows, a heading sorts them', async () => {
  const [answer] = answers;
  if (!answer) throw new Error('there is no answer');
  await using open = await opened(html(answer));
  const { page } = open;
  const mark = page.locator('.wide svg [data-filter][tabindex="0"]').first();
  await mark.focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('input').inputValue()).toMatch(/^srcaddr=/);
  expect(await page.locator('[role=status]').textContent()).toMatch(/filtered from/);
  await page.locator('input').fill('');
  await page.locator('th button', { hasText: 'bytes' }).focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('th[aria-sort=descending]').textContent()).toBe('bytes');
});

it('keeps pictures whole on paper', async () => {
  const [answer] = answers;
  if (!answer) throw new Error('there is no answer');
  await using open = await opened(html(answer));
  await open.page.emulateMedia({ media: 'print' });
  expect(await open.page.locator('.controls').isVisible()).toBe(false);
  expect(await open.page.evaluate("getComputedStyle(document.querySelector('figure')).breakInside")).toBe(
    'avoid',
  );
  expect((await open.page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
});

it('runs no foreign text', async () => {
  const [answer] = answers;
  if (!answer) throw new Error('there is no answer');
  const evil = '</script><img src=x onerror=alert(1)>';
  await using open = await opened(
    html({ ...answer, question: evil, rows: [[evil, evil, 5n], ...answer.rows] }),
  );
  expect(await open.page.locator('img').count()).toBe(0);
  expect(await open.page.locator('tbody td').first().textContent()).toBe(evil);
  expect(open.complaints).toEqual([]);
});
