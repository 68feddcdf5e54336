import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf } from '../helpers/logs.ts';
import { hasTerminals, onTerminal } from '../helpers/terminal.ts';

const shown = async (...given: Parameters<typeof onTerminal>) => (await onTerminal(...given)).text;

/** What stands on the screen in the end: a line that was removed is not there any more. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a line is removed
const standing = (text: string) => stripVTControlCharacters(text.replace(/[^\n]*\r\u001b\[K/g, ''));

describe.skipIf(!hasTerminals)('on a terminal (which util-linux gives by script)', () => {
  const report = (folder: string) => ['report', 'actions', '--source', folder, '--all'];

  it('rows are a table with its head in bold, and it is said where they came from', async () => {
    const folder = folderOf([{}, {}]);
    const text = await shown(report(folder));
    // Progress is a line that is gone again.
    const lines = text.split('\u001b[K').at(-1) ?? '';
    expect([lines.includes('\n\u001b[1maction'), lines.includes('\u001b[22m')]).toEqual([true, true]);
    expect(stripVTControlCharacters(lines)).toMatch(
      /^actions, all records, from 1 file of \S+\naction {2}flows {2}packets {3}bytes\nACCEPT {6}2 {7}20 {2}2.0 KB\n/,
    );
    expect(lines).toMatch(
      /\n1 row from 1 file of \S+ in \d+\.\d\d s\nnext: flowq report top-talkers --all --source \S+\nnext: flowq report timeline --all --source \S+\n$/,
    );
  });

  it('count proposes commands over the same records', async () => {
    const folder = folderOf([{ srcaddr: '10.0.0.1' }]);
    expect(await shown(['count', '--by', 'srcaddr', '--source', folder, '--all'])).toMatch(
      /\nnext: flowq report top-talkers --src 10\.0\.0\.1 --all --source \S+\nnext: flowq page host 10\.0\.0\.1 --all --source \S+\n$/,
    );
  });

  it.each([
    ['init', (folder: string) => ['init', folder, '--dry-run'], /\nfields {4}version .*\n {10}\S/],
    ['reports', () => ['reports', 'rejected'], /\nFields: srcaddr .*\n {2}\S/],
    ['reports', () => ['reports', 'rejected'], /\n {2}packets {5}packets; .*\n {14}\S/],
    ['doctor', () => ['doctor'], /\nok {4}disk +2 folders .*\n {15,}\S/],
  ])('texts of %s are broken between words', async (_, args, expected) => {
    const text = stripVTControlCharacters(await shown(args(folderOf([{}])), { COLUMNS: '60' }));
    expect(text).toMatch(expected);
    // A path or a command stays whole.
    for (const line of text.split('\n').filter((one) => !/\S{30}|^ +run /.test(one)))
      expect(line.length).toBeLessThanOrEqual(60);
  });

  it('jobs are a table that fits, with their errors below', async () => {
    const state = mkdtempSync(join(tmpdir(), 'flowq-test-state-'));
    const env = { FLOWQ_STATE_DIR: state, COLUMNS: '60', NO_COLOR: '1' };
    const args = ['--source', folderOf([{}]), '--since', 'last', '--every', '1h', '--job', 'hourly'];
    await flowq(['report', 'rejected', ...args, '--out', '/nowhere/{since}.csv'], { env });
    const text = stripVTControlCharacters(await shown(['jobs'], env));
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(text).toMatch(/^job .*last_run/m);
    expect(text).toMatch(/\nhourly: cannot write \/nowhere\//);
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['a terminal that knows no colours', { TERM: 'dumb' }],
  ])('there are no colours with %s', async (_, env) => {
    expect(await shown(report(folderOf([{}])), env)).not.toContain('\u001b[1m');
  });

  it.each([
    ['csv', 'action,flows'],
    ['markdown', '### How much traffic is accepted'],
    ['json', '[\n{"action":'],
    ['ndjson', '{"action":'],
  ])('%s begins where the progress was, and nothing of it is lost', async (format, start) => {
    const text = await shown([...report(folderOf([{}])), '--format', format]);
    expect(text).toContain('looking at files');
    expect(standing(text).slice(0, start.length)).toBe(start);
  });

  it('a table of no rows and a warning begin on lines of their own', async () => {
    const folder = folderOf([{}, { bytes: 'many' }]);
    const text = await shown([
      'query',
      'select bytes from flows where bytes < 0',
      '--source',
      folder,
      '--all',
    ]);
    expect(text).toContain('looking at files');
    expect(standing(text)).toMatch(/^query, all records, from [^\n]*\n([^\n]*\n)?bytes\nflowq: not read/);
  });

  it('one that can remove no line gets no progress', async () => {
    expect(await shown(report(folderOf([{}])), { TERM: 'dumb' })).toMatch(/^actions, all records/);
  });

  it('a table fits its width, and says below what has no space in it; a file keeps all of it', async () => {
    const address = '2001:db8:1234:5678:9abc:def0:1234:';
    const folder = folderOf([{ srcaddr: `${address}1`, dstaddr: `${address}2`, action: 'REJECT' }]);
    const args = ['report', 'rejected', '--source', folder, '--all', '--quiet'];
    const narrow = stripVTControlCharacters(await shown(args, { COLUMNS: '80' }))
      .trimEnd()
      .split('\n');
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(narrow.slice(-2).join(' ')).toMatch(
      /\(in this row: .*packets \d+, .*first_seen [^,]+, +last_seen [^,]+\)$/,
    );
    const { stdout } = await flowq(args);
    expect(stdout).toMatch(/^srcaddr,dstaddr,dstport,protocol,flows,packets,bytes,first_seen,last_seen\r?\n/);
    expect(stdout).toContain(`${address}1,${address}2,`);
  });

  it('what rows are ranked by has bars, where the terminal can show them and is asked', async () => {
    const folder = folderOf([
      { srcaddr: '10.0.0.1', action: 'REJECT' },
      { srcaddr: '10.0.0.1', action: 'REJECT' },
      { srcaddr: '10.0.0.2', action: 'REJECT' },
    ]);
    const bars = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
      const text = await shown(['report', 'rejected', '--source', folder, '--all', ...args], {
        COLUMNS: '160',
        ...env,
      });
      return text.match(/█+/g);
    };
    expect(await bars([], { LANG: 'C.UTF-8' })).toEqual(['█'.repeat(16), '█'.repeat(8)]);
    expect(await bars([], { LANG: 'C.UTF-8', LC_ALL: 'C' })).toBeNull();
    expect(await bars([], { LANG: 'C.UTF-8', TERM: 'dumb' })).toBeNull();
    expect(await bars(['--format', 'csv'], { LANG: 'C.UTF-8' })).toBeNull();
  });

  it('rows that stop at the limit are said to be the first', async () => {
    const folder = folderOf([{ action: 'REJECT' }, { action: 'ACCEPT' }]);
    const last = async (limit: string) =>
      (await shown([...report(folder), '--limit', limit]))
        .split('\n')
        .findLast((line) => line.includes(' from 1 file'));
    expect(await last('1')).toMatch(/^the first 1 of 2 rows from 1 file/);
    for (const limit of ['2', '3', 'all']) expect(await last(limit)).toMatch(/^2 rows from 1 file/);
  });

  it('a ranking ends with what the rows left out amount to, and JSON logs what all do', async () => {
    const folder = folderOf([
      { srcaddr: '10.0.0.1', bytes: 5000 },
      { srcaddr: '10.0.0.2', bytes: 1500 },
      { srcaddr: '10.0.0.3', bytes: 500, packets: 1 },
    ]);
    const args = ['report', 'top-talkers', '--source', folder, '--all', '--limit', '1'];
    const lines = standing(await shown(args, { COLUMNS: '100' })).split('\n');
    expect(lines[3]).toMatch(/^2 others {2,}2 {2,}11 {2,}2.0 KB$/);
    expect(lines[5]).toMatch(/the limit of 1 row leaves out 2 of 3 rows/);
    const { stdout, stderr } = await flowq([...args, '--log', 'json']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    const events = stderr.trimEnd().split('\n');
    expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({
      total: 3,
      totals: { flows: 3, packets: 21, bytes: 7000 },
    });
    expect(await shown([...args.slice(0, -1), '3'], { COLUMNS: '100' })).not.toContain('others');
  });

  it('no field reaches it with control characters, in whatever format', async () => {
    const folder = folderOf([{ 'interface-id': 'eni' }]);
    for (const format of ['csv', 'json']) {
      const sql = "select interface_id || chr(27) || '[31m' || chr(7) as id from flows";
      const text = await shown(['query', sql, '--source', folder, '--all', '--format', format]);
      expect(text).toContain('eni\ufffd[31m\ufffd');
    }
  });

  it('standard input that is the terminal is not waited for', async () => {
    expect(await shown(['report', 'actions', '--source', '-'])).toMatch(
      /^flowq: --source - reads records from standard input, which is the terminal\n {2}as in zcat/,
    );
  });
});
