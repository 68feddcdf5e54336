import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pagerCommand } from '../../src/cli/terminal/pager.ts';
import { folderOf } from '../helpers/logs.ts';
import { hasTerminals, onTerminal } from '../helpers/terminal.ts';

describe.skipIf(!hasTerminals)('output that is longer than the screen', () => {
  const numbers = (rows: number, ...more: string[]) => [
    'query',
    `SELECT range AS n FROM range(${rows}) ORDER BY n`,
    '--source',
    folderOf([{}]),
    '--all',
    ...more,
  ];
  // A pager that can be told from none.
  const marking = { PAGER: 'sed s/^/paged:/', NO_COLOR: '1' };
  const lines = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const { code, text } = await onTerminal(args, env);
    return {
      code,
      lines: stripVTControlCharacters(text.split('\u001b[K').at(-1) ?? '')
        .trimEnd()
        .split('\n'),
    };
  };

  it('is shown in the pager, and what is said of it comes behind that', async () => {
    const { code, lines: all } = await lines(numbers(50), marking);
    expect(code).toBe(0);
    expect(all.at(-2)).toBe('1 file seen: all read');
    expect(all[0]).toMatch(/^paged:query, all records, from 1 file of /);
    expect(all.slice(1, -2).map((line) => line.replaceAll(' ', ''))).toEqual([
      'paged:n',
      ...Array.from({ length: 50 }, (_, at) => `paged:${at}`),
    ]);
    expect(all.at(-1)).toMatch(/^50 rows from 1 file/);
  });

  it('is shown as it is where it is not longer', async () => {
    const text = (rows: number) => lines(numbers(rows), marking).then((found) => found.lines.join('\n'));
    expect(await text(21)).not.toContain('paged:');
    expect(await text(22)).toContain('paged:');
  });

  it.each([
    ['--no-pager', ['--no-pager'], marking],
    ['PAGER=cat', [], { PAGER: 'cat' }],
    ['an empty PAGER', [], { PAGER: '' }],
    ['an empty FLOWQ_PAGER', [], { ...marking, FLOWQ_PAGER: '' }],
    ['a pager that is not there', [], { PAGER: 'flowq-no-such-pager -x' }],
  ])('is shown as it is with %s', async (_, more, env) => {
    const { code, lines: all } = await lines(numbers(50, ...more), { NO_COLOR: '1', ...env });
    expect([code, all.length, all[51]?.trim()]).toEqual([0, 54, '49']);
  });

  it('ends well when the pager is quit before it has seen all', async () => {
    const { code, lines: all } = await lines(numbers(500_000), { PAGER: 'head -n 3', NO_COLOR: '1' });
    expect([code, all.slice(1).map((line) => line.trim())]).toEqual([0, ['n', '0']]);
  });

  it('ends well with Ctrl-C, which leaves in the pager what is there', async () => {
    const pager = "trap '' INT; head -n 3; kill -INT $PPID; cat > /dev/null; echo closed";
    const { code, lines: all } = await lines(numbers(500_000), { PAGER: pager, NO_COLOR: '1' });
    expect([code, all.slice(1).map((line) => line.trim())]).toEqual([0, ['n', '0', 'closed']]);
  });

  it('is not lost in silence when a shell finds no pager', async () => {
    const { code, lines: all } = await lines(numbers(50), { PAGER: 'flowq-no-such-pager "-x"' });
    expect(code).toBe(3);
    expect(all.slice(-2)).toEqual([
      'flowq: the pager flowq-no-such-pager "-x" could not be run',
      '  set PAGER, or give --no-pager',
    ]);
  });
});

describe('the pager', () => {
  it.each([
    [{}, 'less'],
    [{ PAGER: 'most' }, 'most'],
    [{ PAGER: 'most', FLOWQ_PAGER: 'less -S' }, 'less -S'],
    [{ PAGER: 'most', FLOWQ_PAGER: '' }, undefined],
    [{ PAGER: ' cat ' }, undefined],
    [{ TERM: 'dumb' }, undefined],
    [{ TERM: 'dumb', PAGER: 'most' }, 'most'],
  ])('of %j is %s', (env, command) => {
    expect(pagerCommand(env)).toBe(command);
  });
});
