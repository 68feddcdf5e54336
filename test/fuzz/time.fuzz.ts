import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowqError } from '../../src/errors.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { readQuery } from '../helpers/reading.ts';
import { runs } from './runs.ts';

/** Bytes of a file. */
const SIZE = 1_200_000;
/** Processor time for so many bytes, at the most; what grows with their square takes a minute and more. */
const SECONDS = 8;

const PARTS = [
  '\r',
  ' ',
  '\t',
  '-',
  '0',
  'a',
  '"',
  ',',
  '{',
  '[',
  '\\',
  ':',
  '.',
  'é',
  '\u0000',
  '2026-11-20T12:00:00Z ',
];
const part = fc.oneof(
  fc.constantFrom(...PARTS, 'eni-a-all', '{"message":', '"field":', 'version ', '::', '10.0.0.1 '),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
);

const text = fc
  .record({
    start: fc.constantFrom(
      '',
      logText([v2()]),
      '[',
      '{"message":"',
      'srcaddr,dstaddr,start,log_status\n',
      '"',
    ),
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
    line: fc.constantFrom(100, 60_000, SIZE),
    end: fc.constantFrom('', 'x', v2()),
    packed: fc.boolean(),
  })
  .map(({ start, parts, line, end, packed }) => {
    const unit = parts.join('');
    const one = `${unit.repeat(Math.ceil(line / unit.length))}${end}\n`;
    const whole = start + one.repeat(Math.ceil(SIZE / one.length));
    return { content: packed ? gzipSync(whole) : Buffer.from(whole), unit, line };
  });

it('takes no longer for a file than its size explains, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(text, async ({ content }) => {
      const folder = temporaryFolder();
      writeLog(folder, 'a.log', content);
      const before = process.cpuUsage();
      try {
        await readQuery('select count(*) from log_quality', folder);
      } catch (error) {
        if (!(error instanceof FlowqError)) throw error;
      }
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6).toBeLessThan(SECONDS);
      rmSync(folder, { recursive: true });
    }),
    runs(20),
  );
});
