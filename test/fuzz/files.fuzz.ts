import { readFileSync, rmSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowqError, messageOf } from '../../src/errors.ts';
import { formatOfVersion, parseHeader } from '../../src/logs/record-format.ts';
import { lineKinds } from '../../src/logs/record-line.ts';
import { recordsOnly } from '../../src/readers/records-only.ts';
import { logText, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';
import { rowsOf, writeParquet } from '../helpers/parquet.ts';
import { readQuery } from '../helpers/reading.ts';
import { runs } from './runs.ts';

const RECORDS = Array.from({ length: 40 }, (_, at) =>
  v2({
    srcaddr: at % 5 ? `10.0.${at}.7` : `2001:db8::${at}`,
    srcport: at * 997,
    bytes: at % 7 ? at * 7919 : '-',
    action: at % 3 ? 'ACCEPT' : 'REJECT',
    'log-status': at % 11 ? 'OK' : 'NODATA',
  }),
);
const LINES = logText(RECORDS);
const INSTANT = '2026-11-20T12:00:00.000Z';

/** The same records in every shape of text that is read. */
const SHAPES: Readonly<Record<string, string>> = {
  lines: LINES,
  crlf: LINES.replaceAll('\n', '\r\n'),
  twice: LINES + LINES,
  export: RECORDS.map((record) => `${INSTANT} ${record}\n`).join(''),
  tail: RECORDS.map((record) => `${INSTANT} eni-0123-all ${record}\n`).join(''),
  envelopes: [RECORDS.slice(0, 20), RECORDS.slice(20)]
    .map((some) =>
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        logEvents: some.map((message) => ({ id: '1', message })),
      }),
    )
    .join(''),
  csv: LINES.trimEnd()
    .split('\n')
    .map((line, at) =>
      line
        .split(' ')
        .map((value) => `"${at === 0 ? value.replaceAll('-', '_') : value === '-' ? '' : value}"`)
        .join(','),
    )
    .join('\n'),
};

const PACKINGS: Readonly<Record<string, (text: Buffer) => Buffer>> = {
  plain: (text) => text,
  gzip: (text) => gzipSync(text),
  members: (text) => Buffer.concat([gzipSync(text.subarray(0, 3000)), gzipSync(text.subarray(3000))]),
};

const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  utf8: (text) => Buffer.from(text),
  mark: (text) => Buffer.from(`\ufeff${text}`),
  utf16: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
};

const key = <T extends object>(of: T) => fc.constantFrom(...Object.keys(of));

/** What happens to a file on its way: bytes changed, put in, taken out, an end cut off. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom('-', ' ', '\n', '\r', '1.5', '0x10', '"', 'ok', `\n${V2_HEADER}\n`, '\u0000', 'é')
      .map((text) => Buffer.from(text)),
  ),
  over: fc.nat({ max: 4 }),
  cut: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutated(content: Buffer, mutations: readonly Mutation[]): Buffer {
  return mutations.reduce((bytes, { at, put, over, cut }) => {
    const from = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, from), put, cut ? Buffer.alloc(0) : bytes.subarray(from + over)]);
  }, content);
}

const QUESTIONS = [
  'select count(*) from log_quality',
  'select count(*) from (select * from log_quality)',
  'select sum(n) from (select action, count(*) as n from log_quality group by action)',
  'select count(*) from (select "start", "end", packets, version from log_quality)',
  'select count(*) filter (bytes is null) + count(bytes) from log_quality',
];

/** What every question says of a folder: one answer, or one refusal. */
async function answersOf(folder: string, strict: boolean) {
  const answers = [];
  for (const question of QUESTIONS) {
    try {
      const { rows, skipped } = await readQuery(question, folder, { strict });
      answers.push({ records: Number(rows[0]?.[0] ?? 0), skipped });
    } catch (error) {
      if (!(error instanceof FlowqError)) throw error;
      // A file whose fields lack the one that a question names is refused for that question alone.
      if (!/Referenced column|not found in FROM/.test(error.message))
        answers.push({ refused: error.exitCode, why: error.message });
    }
  }
  return answers;
}

it('of a mutated file every question says the same, or it is refused', async () => {
  const parquet = readFileSync(await writeParquet(temporaryFolder(), 'x', rowsOf(RECORDS)));
  const text = fc
    .record({ shape: key(SHAPES), packing: key(PACKINGS), encoding: key(ENCODINGS) })
    .map(({ shape, packing, encoding }) => {
      const encoded = ENCODINGS[encoding]?.(SHAPES[shape] ?? '') ?? Buffer.alloc(0);
      return PACKINGS[packing]?.(encoded) ?? encoded;
    });
  const whole = fc.oneof({ weight: 7, arbitrary: text }, { weight: 1, arbitrary: fc.constant(parquet) });
  await fc.assert(
    fc.asyncProperty(whole, fc.array(mutation, { maxLength: 3 }), async (content, mutations) => {
      const folder = temporaryFolder();
      const bytes = mutated(content, mutations);
      writeLog(folder, 'a.log.gz', bytes);
      const answers = await answersOf(folder, false);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      const [first] = answers;
      if (first?.skipped && gzipError(bytes) !== undefined) {
        // What came before a missing end may count; nothing does of a file whose bytes are others.
        expect(gzipError(bytes)).toBe('unexpected end of file');
        expect(first.skipped.length).toBeGreaterThan(0);
      }
      if (mutations.length === 0)
        expect(first).toMatchObject({ records: expect.toBeOneOf([40, 80]), skipped: [] });
      rmSync(folder, { recursive: true });
    }),
    runs(20),
  );
});

/** What Node says of a file that begins as gzip does. */
function gzipError(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  try {
    gunzipSync(bytes);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

const value = fc.oneof(
  fc.constantFrom(
    '-',
    '',
    '2',
    '007',
    '4294967296',
    '9223372036854775808',
    '1.5',
    '0x10',
    '1e3',
    '+5',
    'OK',
    'NODATA',
    'ok',
  ),
  fc.constantFrom('SKIPDATA', 'ACCEPT', '10.0.0.1', 'version', 'srcaddr', 'a\rb', '\u0000', '\t'),
  fc.nat().map(String),
);
const FORMATS = [
  formatOfVersion(2),
  parseHeader('start srcaddr log-status'),
  parseHeader('srcaddr dstaddr action'),
];

it('what a quick look takes for records are records', () => {
  const line = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...RECORDS) },
    {
      weight: 3,
      arbitrary: fc.array(value, { minLength: 1, maxLength: 15 }).map((values) => values.join(' ')),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.nat({ max: 13 }), value)
        .map(([at, one]) => v2().split(' ').with(at, one).join(' ')),
    },
  );
  fc.assert(
    fc.property(fc.constantFrom(...FORMATS), fc.array(line, { maxLength: 5 }), (format, lines) => {
      const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
      if (!recordsOnly(format, bytes)) return;
      expect(lines.map(lineKinds(format))).toEqual(lines.map(() => 'record'));
    }),
    runs(),
  );
});
