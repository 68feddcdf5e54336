import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resultColumn } from '../../../src/engines/athena/result-columns.ts';
import { csvRows } from '../../../src/engines/athena/result-csv.ts';
import { numRuns } from '../runs.ts';

const columns = [
  resultColumn({ Name: 'text', Type: 'varchar' }),
  resultColumn({ Name: 'big', Type: 'bigint' }),
  resultColumn({ Name: 'last, "quoted"\nname', Type: 'varchar' }),
];

const texts = fc.option(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'ü', '🦊') }),
  ),
);
const rows = fc.array(
  fc.tuple(texts, fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), texts),
);

const field = (value: unknown) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
const line = (values: readonly unknown[]) => `${values.map(field).join(',')}\n`;

/** The bytes in pieces of a size, so that characters and quotes are cut in the middle. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('whatever the values, and wherever the bytes are cut, the rows come back', async () => {
  const property = fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (given, size) => {
    const text = [columns.map(({ name }) => name), ...given].map(line).join('');
    const seen = await Array.fromAsync(csvRows(pieces(Buffer.from(text), size), columns));
    expect(seen.flat()).toEqual(given);
  });
  await fc.assert(property, { numRuns });
});

const header = line(columns.map(({ name }) => name));

test.each([
  `${header}"a"b,"1","c"\n`,
  `${header}"a"\n`,
  `${header}"a","1","c`,
  '',
  '"a","1","c"\n',
  header.replace('"big",', ''),
  '\x8f\xa5\x00\xfe ciphertext without a line break',
])('what Athena would not write is refused: %j', async (text) => {
  const read = Array.fromAsync(csvRows(pieces(Buffer.from(text), 64), columns));
  await expect(read).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('the result is not as Athena writes it: '),
  });
});
