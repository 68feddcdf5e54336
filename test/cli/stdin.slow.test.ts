import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { logText, NOON, temporaryFolder, v2 } from '../helpers/logs.ts';
import { rowsOf, writeParquet } from '../helpers/parquet.ts';

const text = logText([v2(), v2({ action: 'REJECT', start: NOON + 60 })]);
const ROWS = 'action,flows,packets,bytes\nACCEPT,1,10,1000\nREJECT,1,10,1000\n';
const report = (input: Uint8Array | string, ...args: string[]) =>
  flowq(['report', 'actions', '--source', '-', ...args], { input });

describe('standard input', () => {
  it('may be text, packed text or Parquet, and needs no window', async () => {
    const parquet = await writeParquet(temporaryFolder(), 'x', rowsOf([v2(), v2({ action: 'REJECT' })]));
    const found = await Promise.all([report(text), report(gzipSync(text)), report(readFileSync(parquet))]);
    expect(found).toEqual(Array(3).fill({ code: 0, stdout: ROWS, stderr: '' }));
  });

  it('goes with a window, and with records without a header', async () => {
    const { stdout } = await report(text, '--since', '2026-11-20T12:01Z', '--until', '2026-11-20T13:00Z');
    expect(stdout).toBe('action,flows,packets,bytes\nREJECT,1,10,1000\n');
    const { stdout: plain } = await report(text.slice(text.indexOf('\n') + 1), '--fields', 'default');
    expect(plain).toBe(ROWS);
  });

  it('with nothing in it, or no records, is named', async () => {
    const { code, stdout, stderr } = await report('');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'flowq: standard input cannot be read: the file is empty\n  check that it is a flow log; --fields names the fields of files without a header line\n',
    );
    expect(await report('hello\n')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no flow log header: it has no field of a VPC flow log/),
    });
  });

  it('is called so, above its rows and where a line of it is skipped', async () => {
    const { stdout, stderr } = await report(`${text}broken\n`, '--format', 'table');
    expect(stdout).toMatch(/^actions, all records, from 1 file of standard input\n/);
    expect(stderr).toMatch(/\n {2}standard input:4: too few values\n$/);
  });

  it('that repeats its header, as files put together do, is read as one', async () => {
    expect(await report(text + text)).toEqual({
      code: 0,
      stdout: 'action,flows,packets,bytes\nACCEPT,2,20,2000\nREJECT,2,20,2000\n',
      stderr: '',
    });
  });
});

it.skipIf(process.platform === 'win32')('a pipe by its path is read to its end', async () => {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const [finished] = await Promise.all([
    flowq(['report', 'actions', '--source', pipe]),
    writeFile(pipe, gzipSync(text)),
  ]);
  expect(finished).toEqual({ code: 0, stdout: ROWS, stderr: '' });
});
