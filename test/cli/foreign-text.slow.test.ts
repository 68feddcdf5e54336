import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../src/rows/printable.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

const HIDDEN = [
  '\u061c',
  '\u200b',
  '\u200f',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u{e0041}',
  '\ufeff',
  '\u0085',
  '\ue000',
];

describe('text of others in messages', () => {
  it.each(HIDDEN)('has no %j', (character) => {
    expect(printable(`a${character}b`)).toMatch(/^a\ufffd+b$/);
    const json = printableJson(JSON.stringify({ name: `a${character}b` }));
    expect(json).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(json)).toEqual({ name: `a${character}b` });
  });

  it('cannot begin a line on standard error with the name of a file', async () => {
    const folder = folderOf([{}]);
    writeFileSync(join(folder, 'x\nflowq: all is well\u200b.log'), 'hello\n');
    const { stderr } = await flowq(['report', 'actions', '--all', '--source', folder]);
    expect(stderr).toContain('x\ufffdflowq: all is well\ufffd.log');
    const missing = await flowq(['report', 'actions', '--all', '--source', 'no\nflowq: all is well']);
    for (const line of `${stderr}${missing.stderr}`.split('\n').filter((one) => one.includes('is well')))
      expect(line).not.toMatch(/^flowq: all/);
    expect(missing.stderr).toContain('all is well');
  });

  it.each([
    'root:x:0:0:root:/root:/bin/bash',
    'hunter2',
    'password hunter2',
    'my very own hunter2 text',
    'account-id account-id hunter2',
    '{"password": "hunter2"}',
    'password,hunter2\n1,2',
  ])('is not quoted from a file that is not a flow log: %s', async (secret) => {
    const [folder, elsewhere] = [folderOf([{}]), join(temporaryFolder(), 'secret')];
    writeFileSync(elsewhere, `${secret}\n`);
    symlinkSync(elsewhere, join(folder, 'link.log'));
    for (const command of [
      ['report', 'actions', '--all', '--strict', '--source', folder],
      ['init', folder, '--dry-run'],
    ]) {
      const { stdout, stderr } = await flowq(command);
      expect(stderr).toContain('link.log');
      expect(`${stdout}${stderr}`).not.toMatch(/hunter2|\/root|x:0/);
    }
  });

  it('goes to standard error through one writer only', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.ts'),
    );
    const using = sources.filter((path) => {
      const code = readFileSync(join('src', path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      return /\bstderr\.write|output: process\.stderr|\bconsole\.|writeSync\(2/.test(code);
    });
    // Two ask a question, of text that is printable; one moves what modules print out of the way of a protocol.
    expect(using.map((path) => path.replaceAll('\\', '/')).sort()).toEqual([
      'aws/mfa-code.ts',
      'cli/commands/mcp.ts',
      'cli/terminal/confirmed.ts',
      'output/terminal/stderr.ts',
    ]);
  });
});
