import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';

const NAME = '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1200Z_a.log';

describe('flowq store fill', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['an empty folder', {}, /^flowq: no flow logs at .*\n {2}check the path; is the folder mounted/],
    ['other files', { 'a.zip': 'x' }, /no flow logs at /],
    ['what cannot be read', { [NAME]: 'one two three\n' }, /^flowq: .*cannot be read: /m],
  ])('of %s is an error of the source', async (_, files, message) => {
    const logs = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeLog(logs, name, text);
    const store = temporaryFolder();
    const { code, stdout, stderr } = await flowq([
      'store',
      'fill',
      '--all',
      '--source',
      logs,
      '--store',
      store,
    ]);
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringMatching(message)]);
  });

  it('names partial downloads, in all that it says', async () => {
    const logs = temporaryFolder();
    writeLog(logs, NAME, `${V2_HEADER}\n${v2({ start: NOON })}\n`);
    const partial = writeLog(logs, 'b.log.gz.part', 'x');
    const { code, stderr } = await flowq([
      ...['store', 'fill', '--all', '--source', logs],
      ...['--store', temporaryFolder()],
    ]);
    expect([code, stderr]).toEqual([
      0,
      `flowq: a partial download was passed over: ${partial}\n  complete the download, or remove what is left of it\n`,
    ]);
  });

  it('says when the logs are where a window has none', async () => {
    const logs = temporaryFolder();
    writeLog(logs, NAME, `${V2_HEADER}\n${v2({ start: NOON })}\n`);
    const window = ['--since', '2020-01-01', '--until', '2020-01-02'];
    const { code, stderr } = await flowq([
      ...['store', 'fill', ...window, '--source', logs],
      ...['--store', temporaryFolder()],
    ]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/no file at .* has records in this window: they cover 2026-11-20T12:00:00Z/),
    ]);
  });
});

it('flowq store path of an empty store names the command that fills this one', async () => {
  const { code, stderr } = await flowq(['store', 'path', '--store', 'my store']);
  expect([code, stderr]).toEqual([
    3,
    "flowq: nothing is stored in my store\n  flowq store fill --since 1d --store 'my store' fills it\n",
  ]);
});

it('flowq doctor has no colours where nobody sees them', async () => {
  const { stdout } = await flowq(['doctor'], { cwd: temporaryFolder() });
  expect(stdout).toMatch(/^ok {4}program/);
});
