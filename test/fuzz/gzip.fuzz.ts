import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatOfVersion } from '../../src/logs/record-format.ts';
import { Scanner } from '../../src/readers/scanner.ts';
import { StoredFile } from '../../src/readers/stored-file.ts';
import { runs } from './runs.ts';

const { pieces } = new Scanner(formatOfVersion(2));
const MOST = 2 ** 30;

/** What is unpacked, which ends with a line feed; undefined where it is not unpacked as a whole. */
function unpacked(stored: Buffer, wholeLines: boolean): Buffer | undefined {
  const texts: Buffer[] = [];
  const isWhole = pieces.unpack(new StoredFile({ path: '', bytes: stored }), MOST, (text) => {
    const end = wholeLines ? text.lastIndexOf('\n') + 1 : text.length;
    texts.push(Buffer.from(text.subarray(0, end)));
    return end;
  });
  return isWhole ? Buffer.concat(texts) : undefined;
}

const ended = (text: Buffer) =>
  text.length === 0 || text.at(-1) === 10 ? text : Buffer.concat([text, Buffer.from('\n')]);

/** Texts that repeat themselves near and far, and bytes that do not. */
const part = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.nat({ max: 5000 }))
    .map(([text, times]) => Buffer.from(text.repeat(times))),
  fc
    .tuple(fc.integer({ min: 1, max: 65_521 }), fc.nat({ max: 9000 }), fc.constantFrom(10, 97, 1000, 1e9))
    .map(([seed, lines, most]) => Buffer.from(numbers(seed, lines, most))),
);

/** Lines of numbers below a limit. */
function numbers(seed: number, lines: number, most: number): string {
  let state = seed;
  const next = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state % most;
  };
  return Array.from(
    { length: lines },
    () => `${next()} 10.0.${next() % 256}.${next() % 7} ${next()} OK\n`,
  ).join('');
}

const packing = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
});

const member = fc
  .record({
    parts: fc.array(part, { maxLength: 6 }),
    packing,
    name: fc.option(fc.constantFrom('a.log', ''), { nil: undefined }),
  })
  .map(({ parts, packing, name }) => {
    const text = Buffer.concat(parts);
    const packed = gzipSync(text, packing);
    const more: Buffer[] = [];
    if (name !== undefined) {
      packed[3] = (packed[3] as number) | 8;
      more.push(Buffer.from(`${name}\0`));
    }
    return { text, stored: Buffer.concat([packed.subarray(0, 10), ...more, packed.subarray(10)]) };
  });
const file = fc.array(member, { minLength: 1, maxLength: 3 }).map((members) => ({
  text: Buffer.concat(members.map(({ text }) => text)),
  stored: Buffer.concat(members.map(({ stored }) => stored)),
}));

it('what zlib packs is unpacked to the byte', () => {
  fc.assert(
    fc.property(file, ({ text, stored }) => {
      expect(unpacked(stored, false)?.equals(ended(text))).toBe(true);
    }),
    runs(20),
  );
});

it('whole lines are handed over, with what stands before the next piece', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 65_521 }),
      fc.integer({ min: 1, max: 60_000 }),
      packing,
      (seed, lines, packing) => {
        const text = Buffer.from(numbers(seed, lines, 1e9));
        expect(unpacked(gzipSync(text, packing), true)?.equals(text)).toBe(true);
      },
    ),
    runs(100),
  );
});

it('what zlib does not unpack to the same text is not unpacked', () => {
  fc.assert(
    fc.property(
      file,
      fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat({ max: 255 })),
        { maxLength: 3 },
      ),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      ({ stored }, changes, cut) => {
        const bytes = Buffer.from(stored);
        for (const [where, byte] of changes) bytes[Math.floor(where * bytes.length)] = byte;
        const given = cut === undefined ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length));
        const own = unpacked(given, false);
        if (own) expect(own.equals(ended(gunzipSync(given)))).toBe(true);
      },
    ),
    runs(20),
  );
});
