import { expect, test } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];
const TIMES = '2026-11-20T12:00:00Z to 2026-11-20T13:00:00Z';

test('tables and Markdown say what they are of: report, window, source and filter', async () => {
  const source = folderOf([{ start: NOON }, { start: NOON - 86_400 }]);
  const first = async (format: string, ...args: string[]) =>
    (await flowq(['report', 'actions', '--source', source, ...WINDOW, '--format', format, ...args])).stdout
      .split('\n')
      .slice(0, 4);
  const filter = ['--port', '443,ssh', '--action', 'accept'];
  expect((await first('table', ...filter))[0]).toBe(
    `actions, ${TIMES}, from 1 file of ${source}, port 443,ssh, action accept`,
  );
  expect((await first('table', '--tz', 'Asia/Tokyo'))[0]).toContain('days and hours of Asia/Tokyo, from');
  const [title, empty, line, end] = await first('markdown');
  expect([title, empty, end]).toEqual([
    '### How much traffic is accepted, and how much is rejected?',
    '',
    '',
  ]);
  expect(line?.replaceAll('\\', '')).toBe(`${TIMES}, from 1 file of ${source}`);
  const [compared = ''] = await first('table', '--limit', '1');
  expect(compared).not.toContain('compared');
  const sum = ['sum', 'bytes', '--by', 'srcaddr', '--against', '1d', '--format', 'table'];
  expect((await flowq([...sum, '--source', source, ...WINDOW])).stdout).toMatch(
    /^sum, .*, compared with 2026-11-19T12:00:00Z to 2026-11-19T13:00:00Z, from /,
  );
  expect(
    (await flowq(['query', 'select 1 as n', '--source', source, '--all', '--format', 'table'])).stdout,
  ).toMatch(/^query, all records, from .*\nn\n1\n$/);
});

test('names of folders stay text in Markdown', async () => {
  const folder = temporaryFolder();
  writeLog(folder, '<img src=x>_`|b/a.log', logText([v2()]));
  const args = [
    'report',
    'actions',
    '--all',
    '--source',
    `${folder}/<img src=x>_\`|b`,
    '--format',
    'markdown',
  ];
  expect((await flowq(args)).stdout).toContain('/\\<img src=x\\>\\_\\`\\|b\n');
});

test('the conclusion of a report stands above its rows, and is the first row of data', async () => {
  const ends = { srcaddr: '10.0.0.1', dstaddr: '10.0.1.1', dstport: 443 };
  const source = folderOf([{ ...ends, start: NOON, action: 'REJECT' }]);
  const why = async (format: string) => {
    const args = ['report', 'why', '10.0.0.1', '10.0.1.1', '443', '--source', source, ...WINDOW];
    return (await flowq([...args, '--format', format])).stdout;
  };
  const said =
    'Rejected by the security groups of the interface that logged it, or by the network ACL of its subnet.';
  const [, second, header = '', ...rows] = (await why('table')).trimEnd().split('\n');
  expect(second).toBe(said);
  expect(header).toMatch(/^step +way /);
  expect(rows.map((row) => row.trim().split(/ +/)[1])).toEqual(['request']);
  expect((await why('markdown')).split('\n')[4]).toBe(`**${said}**`);
  expect(await why('html')).toContain(`</h1><p><strong>${said}</strong></p>`);
  expect(JSON.parse(await why('json'))).toMatchObject([
    { step: 0, way: 'conclusion', client: '10.0.0.1', port: 443, verdict: 'rejected', story: said },
    { step: 1, way: 'request' },
  ]);
});
