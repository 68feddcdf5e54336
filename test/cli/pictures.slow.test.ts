import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];

/** Many sources of little, and one of a gigabyte. */
const talkers = () =>
  folderOf([
    { srcaddr: '10.0.0.99', bytes: 1_000_000_000 },
    ...Array.from({ length: 300 }, (_, at) => ({
      srcaddr: `10.1.${at % 3}.${at % 200}`,
      srcport: at + 1024,
      bytes: 100 + at,
    })),
  ]);

it('writes a picture of all rows, whatever the limit', async () => {
  const out = join(temporaryFolder(), 'talkers.svg');
  const args = ['report', 'top-talkers', '--source', talkers(), ...WINDOW];
  const { code, stderr } = await flowq([...args, '--out', out]);
  expect([code, stderr]).toEqual([0, '']);
  const svg = readFileSync(out, 'utf8');
  expect(svg).toMatch(/^<\?xml[^>]*>\n<svg /);
  const csv = await flowq([...args, '--format', 'csv']);
  const bytes = csv.stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => BigInt(line.split(',')[4] ?? 0));
  const total = bytes.reduce((sum, one) => sum + one, 0n);
  expect(svg).toContain(`data-total="${total}"`);
  const few = await flowq([...args, '--limit', '2', '--format', 'svg']);
  expect(few.stdout).toContain(`data-total="${total}"`);
  expect(few.stdout.match(/<rect [^>]*class="f-others"/g)).toHaveLength(1);
});

it('says that custom SQL has no picture', async () => {
  const { code, stdout, stderr } = await flowq([
    ...['query', 'SELECT count(*) AS n FROM flows', '--source', talkers(), ...WINDOW],
    ...['--format', 'svg'],
  ]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('best seen as a table');
});

it('writes a page whose rows are those of --format json', async () => {
  const args = ['report', 'top-talkers', '--source', talkers(), ...WINDOW];
  const [page, rows] = await Promise.all(
    ['html', 'json'].map(async (format) => (await flowq([...args, '--format', format])).stdout),
  );
  const [, data = ''] = /<script type="application\/json"[^>]*>([^<]*)</.exec(page ?? '') ?? [];
  const { columns, rows: found } = JSON.parse(data) as { columns: { name: string }[]; rows: unknown[][] };
  const objects = found.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])));
  expect(objects).toEqual(JSON.parse(rows ?? ''));
  expect(page).toContain(`flowq ${args.slice(0, 2).join(' ')} --source`);
});
