import { CommanderError } from 'commander';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowqError } from '../../src/errors.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { commandOf, givenBy, textOf } from '../helpers/in-process.ts';
import { folderOf, NOON } from '../helpers/logs.ts';
import { hostileText } from '../helpers/rows.ts';
import { runs } from './runs.ts';

/** What write files, or read what the text names: their values are parsed, and nothing runs. */
const PARSED_ONLY = new Set([
  'out',
  'source',
  'store',
  'config',
  'inventory',
  'namesFile',
  'prices',
  'rules',
  'entries',
]);

/** Texts that come close to being a value, and texts that nobody expects. */
const value = fc.oneof(
  hostileText,
  fc.constantFrom(
    ...[
      '12',
      '0',
      '-1',
      '00012',
      '1e9',
      'NaN',
      'null',
      '!',
      '!12',
      ',',
      'a,b',
      '443',
      '1-2',
      '2-1',
      'last',
      'all',
      'auto',
    ],
    ...[
      '1d',
      '0s',
      '99999999w',
      '5TB',
      '10.0.0.0/8',
      '::1',
      '10.0.0.1/8',
      "'; drop table flows --",
      'rows > 0',
      '{since}',
    ],
    ...[
      'constructor',
      '__proto__',
      'toString',
      'Europe/Berlin',
      'eni-1',
      'x'.repeat(5000),
      '\u2028',
      '\ud800',
      '\u0000',
    ],
  ),
);

const options = REPORTS.flatMap((report) =>
  commandOf(report.name)
    .options.filter(({ flags }) => /[<[]/.test(flags))
    .map((option) => ({ report, flag: option.long ?? option.flags, name: option.attributeName() })),
);

it('whatever an option is given, it is understood or wrong usage', async () => {
  const folder = folderOf([{}, { action: 'REJECT' }]);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...options), value, async ({ report, flag, name }, text) => {
      const places = Object.values(report.options)
        .filter(({ flags }) => flags.startsWith('<'))
        .map(({ example = '' }) => example);
      const window = [
        '--since',
        String(new Date(NOON * 1000).toISOString()),
        '--until',
        '2026-11-20T13:00:00Z',
      ];
      const isParsedOnly = PARSED_ONLY.has(name);
      const words = [...places, ...window, '--source', folder, `${flag}=${text}`];
      try {
        const given = givenBy(report, words);
        await textOf(report, isParsedOnly ? { ...given, [name]: undefined, source: folder } : given);
      } catch (error) {
        expect(
          error instanceof CommanderError || error instanceof FlowqError,
          String((error as Error).stack),
        ).toBe(true);
        if (error instanceof FlowqError) expect([2, 3, 4, 5]).toContain(error.exitCode);
      }
    }),
    runs(2),
  );
}, 600_000);
