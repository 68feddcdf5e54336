import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { firstLine, isGzip, isParquet, unpack, wholeText } from '../../src/logs/text-head.ts';

const bytes = (text: string) => Buffer.from(text);

describe('the first line', () => {
  it.each([
    ['a b\nc', 'a b'],
    ['a b\r\nc', 'a b'],
    ['\nc', ''],
    ['a b', undefined],
    ['', undefined],
  ])('of %j is %j, packed or not', (text, line) => {
    expect(firstLine(bytes(text))).toBe(line);
    expect(firstLine(gzipSync(text))).toBe(line);
  });

  it('of a gzip file is told by its first bytes', () => {
    const packed = gzipSync(
      `a b\n${Array.from({ length: 5000 }, (_, at) => `${at} ${at * 7919}`).join('\n')}`,
    );
    expect(packed.length).toBeGreaterThan(10_000);
    expect(firstLine(packed.subarray(0, 1024))).toBe('a b');
  });

  it('of damaged bytes is not told', () => {
    const packed = gzipSync('a b\nc d\n');
    expect(firstLine(Buffer.concat([packed.subarray(0, 10), Buffer.alloc(50, 0xff)]))).toBeUndefined();
    expect([...unpack(bytes('no gzip'))]).toEqual([]);
  });
});

it('a text of one line may lack its end', () => {
  expect(wholeText(bytes('a b\r'))).toBe('a b');
  expect(wholeText(gzipSync('a b'))).toBe('a b');
});

it.each([
  ['gzip', gzipSync('x'), true, false],
  ['Parquet', bytes('PAR1....'), false, true],
  ['text', bytes('version '), false, false],
  ['nothing', bytes(''), false, false],
])('%s is told by its first bytes', (_, head, gzip, parquet) => {
  expect([isGzip(head), isParquet(head)]).toEqual([gzip, parquet]);
});
