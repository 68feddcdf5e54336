/**
 * Creates the picture of a page in the README: `flowq page security` over a sample, in Debian's Chromium. Run by hand,
 * because another Chromium version may draw another picture.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const PICTURE = resolve('docs/page-security.png');

const COMMANDS = [
  'sample logs --fields all --days 9 --until 2026-11-20 --inventory inventory.json',
  'init logs',
  'page security --since 2026-11-19 --until 2026-11-20 --source logs --out security.html',
];

/** Pixels: the head of the page and its first sections. */
const SIZE = { width: 1100, height: 1400 };

const program = resolve('src/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'flowq-picture-'));
try {
  for (const command of COMMANDS) {
    const done = spawnSync(process.execPath, [program, ...command.split(' ')], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`flowq ${command}: ${done.stderr}`);
  }
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(`file://${join(folder, 'security.html')}`);
  await page.screenshot({ path: PICTURE });
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
