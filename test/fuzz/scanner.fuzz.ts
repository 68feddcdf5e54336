import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LAST_SECOND } from '../../src/flows/relation.ts';
import { FIELDS, type Field } from '../../src/logs/fields.ts';
import { formatOfVersion, parseHeader, type RecordFormat } from '../../src/logs/record-format.ts';
import { lineKinds } from '../../src/logs/record-line.ts';
import { isAddressColumn, TRAFFIC_COLUMNS } from '../../src/logs/record-values.ts';
import type { ScannedRows } from '../../src/readers/record-batch.ts';
import type { RecordNeed, RecordTest } from '../../src/readers/record-need.ts';
import { scannedColumns } from '../../src/readers/scanned-columns.ts';
import { Scanner } from '../../src/readers/scanner.ts';
import { runs } from './runs.ts';

/** Values beyond doubt. */
const GOOD: Readonly<Record<string, fc.Arbitrary<string>>> = {
  log_status: fc.constantFrom('OK', 'OK', 'OK', 'NODATA', 'SKIPDATA'),
  action: fc.constantFrom('ACCEPT', 'REJECT', '-'),
  account_id: fc.constantFrom('123456789012', 'unknown', '-'),
  interface_id: fc.constantFrom('eni-0a1b2c3d4e5f60718', 'eni-1', '-'),
};
const address = fc.oneof(
  fc.ipV4(),
  fc.constantFrom(
    '2001:db8::1',
    '::',
    '::1',
    'fe80::1:0:0:1',
    '1:2:3:4:5:6:7:8',
    '0.0.0.0',
    '255.255.255.255',
    '-',
  ),
);
const seconds = fc.nat({ max: 999 }).map((more) => String(1_794_934_000 + more));
const time = fc.oneof(
  seconds,
  seconds.map((text) => `${text}123`),
);
const bigint = fc.oneof(fc.nat().map(String), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map(String));
const text = fc.constantFrom('-', 'vpc-1', 'é東', 'a/b:c', '"', 'x'.repeat(255), '\u007f');

function good({ column, type }: Field): fc.Arbitrary<string> {
  if (isAddressColumn(column)) return address;
  const known = GOOD[column];
  if (known) return known;
  if (column === 'start' || column === 'end') return time;
  return type === 'string' ? text : type === 'int' ? fc.nat({ max: 999_999_999 }).map(String) : bigint;
}

/** Values that may be wrong anywhere, or right in a notation that is left to `lineKinds`. */
const odd = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '-',
      '--',
      '-1',
      '+1',
      '1e3',
      '1.5',
      '0x10',
      '007',
      'none',
      'NaN',
      'ok',
      'OK',
      'OKAY',
      'NODAT',
      'REJECTED',
    ],
    ...[
      'ACCEPT',
      'accept',
      'TransitGateway',
      'eni',
      'eni-',
      '10.0.0.1',
      '010.1.1.1',
      '256.1.1.1',
      '1.2.3',
      '1.2.3.4.5',
    ],
    ...[
      '1.2.3.4 ',
      '2001:DB8::1',
      '2001:db8:0::1',
      '1::2:3:4:5:6:7:8',
      ':::',
      '1:2:3:4:5:6:7::',
      'version',
      'srcaddr',
    ],
    ...[
      '99999999999',
      '123456789',
      '1234567890',
      '9223372036854775807',
      '9223372036854775808',
      '123456789012345678',
    ],
    ...['a\rb', '\u0000', '\t', '\r', 'é', 'x'.repeat(256), 'x'.repeat(300_000), '\u{1f600}'],
  ),
  fc.string({ maxLength: 12 }).map((one) => one.replaceAll('\n', '')),
);

const FORMATS: readonly RecordFormat[] = [
  formatOfVersion(2),
  formatOfVersion(5),
  { fields: FIELDS },
  parseHeader('start srcaddr log-status'),
  parseHeader('srcaddr dstaddr action'),
  parseHeader('made-up pkt-dstaddr end start other packets srcaddr bytes'),
  parseHeader('log-status interface-id start end bytes'),
  parseHeader('vpc-id subnet-id made-up'),
];

const shuffled = (format: RecordFormat) =>
  fc.shuffledSubarray([...format.fields], { minLength: format.fields.length }).map((fields) => ({ fields }));
const anyFormat = fc.oneof(fc.constantFrom(...FORMATS), fc.constantFrom(...FORMATS).chain(shuffled));

/** Some ends of packets have the address that the interface sees, as nearly all have. */
const record = ({ fields }: RecordFormat) =>
  fc
    .tuple(fc.subarray(['pkt_srcaddr', 'pkt_dstaddr']), ...fields.map(good))
    .map(([seen, ...values]) =>
      fields
        .map(({ column }, at) =>
          seen.includes(column)
            ? (values[fields.findIndex((field) => `pkt_${field.column}` === column)] ?? values[at])
            : values[at],
        )
        .join(' '),
    );

/** A record of which some values are changed, or the text itself. */
const broken = (format: RecordFormat) =>
  fc
    .tuple(record(format), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 2 }), fc.nat({ max: 20 }))
    .map(([line, changes, end]) => {
      const values = line.split(' ');
      for (const [at, value] of changes) values[at % values.length] = value;
      const changed = values.join(' ');
      return end === 0 ? `${changed} ` : end === 1 ? ` ${changed}` : end === 2 ? '' : changed;
    });

const WINDOW = { since: 1_794_934_200, until: 1_794_934_700 };
const range = fc
  .tuple(
    ...Array.from({ length: 2 }, () =>
      fc.oneof(fc.nat({ max: 70_000 }), fc.nat({ max: 2 ** 32 - 1 }), fc.constantFrom(0, 2 ** 32 - 1)),
    ),
  )
  .map((ends) => ends.toSorted((one, other) => one - other) as [number, number]);
const tests = ({ fields }: RecordFormat): fc.Arbitrary<RecordTest[]> => {
  const numbers = fields.filter(({ column, type }) => type === 'int' || isAddressColumn(column));
  const columns = fc.subarray([...numbers.map(({ column }) => column), 'missing']);
  return fc.array(fc.record({ columns, ranges: fc.array(range, { maxLength: 3 }) }), { maxLength: 2 });
};
const need = (format: RecordFormat): fc.Arbitrary<RecordNeed> =>
  fc.record({
    tests: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: tests(format) }),
    columns: fc.subarray(format.fields.map(({ column }) => column)),
    window: fc.constantFrom(undefined, WINDOW),
    flowsOnly: fc.boolean(),
    action: fc.constantFrom(undefined, 'ACCEPT', 'REJECT'),
    withTranslated: fc.boolean(),
  });

const cases = anyFormat.chain((format) =>
  fc.record({
    format: fc.constant(format),
    need: need(format),
    lines: fc.array(
      fc.oneof({ weight: 9, arbitrary: record(format) }, { weight: 1, arbitrary: broken(format) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    /** How often the lines stand there, so that some texts are longer than the pieces they are scanned in. */
    times: fc.oneof(
      { weight: 30, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 3000 }) },
    ),
  }),
);

/** The number that a value is, or an IPv4 address; NaN for anything else. */
function numberOf(value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  const octets = value.split('.');
  return octets.length === 4 ? octets.reduce((sum, octet) => sum * 256 + Number(octet), 0) : Number.NaN;
}

/** A value as its column has it: a number without zeros before it. */
const collected = (value: string, { type }: Field) =>
  type !== 'string' && /^\d+$/.test(value) ? String(BigInt(value)) : value;

/** What a need selects, computed value by value. */
function selected(
  line: string,
  { fields }: RecordFormat,
  { window, flowsOnly, action, withTranslated, columns, tests = [] }: RecordNeed,
) {
  const values = line.split(' ');
  const of = (column: string) => values[fields.findIndex((field) => field.column === column)];
  const status = of('log_status');
  const telling = TRAFFIC_COLUMNS.find((column) => of(column) !== undefined);
  if (flowsOnly && status !== undefined && status !== 'OK') return undefined;
  if (status === undefined && telling !== undefined && of(telling) === '-') return undefined;
  const decided = of('action');
  const ends = ['srcaddr', 'dstaddr'].map((end) => [of(end), of(`pkt_${end}`)] as const);
  const isTranslated =
    ends.flat().every((end) => end !== undefined) && ends.some(([seen, own]) => own !== '-' && own !== seen);
  if (action && decided !== undefined && decided !== action && !(withTranslated && isTranslated))
    return undefined;
  for (const test of tests) {
    const tested = test.columns.map(of).filter((value) => value !== undefined);
    const isIn = (value: number) => test.ranges.some(([first, last]) => value >= first && value <= last);
    if (tested.length > 0 && !tested.some((value) => isIn(numberOf(value)))) return undefined;
  }
  const start = of('start');
  if (window && start !== undefined) {
    const at = Number(start) > LAST_SECOND ? Number(start) / 1000 : Number(start);
    if (at < window.since || at >= window.until) return undefined;
  }
  return fields
    .filter(({ column }) => columns.includes(column))
    .map((field) => collected(of(field.column) ?? '', field));
}

/** The values of rows as they stood in the text. */
function textsOf(batches: readonly ScannedRows[], texts: readonly Map<number, string>[]): string[][] {
  return batches.flatMap(({ rows, columns }) =>
    Array.from({ length: rows }, (_, row) =>
      columns.map(({ values, hasMissing }, at) => {
        const value = values[row] as number | bigint;
        const isMissing = values instanceof Uint32Array ? value === 0 : BigInt(value) < 0n;
        if (isMissing) expect(hasMissing).toBe(true);
        if (isMissing) return '-';
        return values instanceof Uint32Array ? (texts[at]?.get(Number(value)) ?? '') : String(value);
      }),
    ),
  );
}

function learn(bytes: Buffer): Map<number, string[]> {
  const all = new Map<number, string[]>();
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    const dictionary = bytes.readUInt16LE(at);
    all.set(dictionary, [...(all.get(dictionary) ?? []), bytes.toString('utf8', at + 4, end)]);
    at = end;
  }
  return all;
}

/** Characters of a case's text; a text has room for about 500 million. */
const MOST_TEXT = 20_000_000;

it('the scanner accepts records alone, leaves none in plain notation, and collects their values', () => {
  let accepted = 0;
  fc.assert(
    fc.property(cases, ({ format, need, lines, times }) => {
      const most = Math.ceil(MOST_TEXT / lines.join('').length);
      const all = Array.from({ length: Math.min(times, most) }, () => lines).flat();
      const bytes = Buffer.from(all.map((line) => `${line}\n`).join(''));
      const scanner = new Scanner(format, need);
      const batches: ScannedRows[] = [];
      const isScanned =
        isUtf8(bytes) && scanner.scan(bytes, 0, bytes.length, () => batches.push(scanner.takeRows()));
      const kindOf = lineKinds(format);
      if (!isScanned) return;
      accepted += 1;
      expect(lines.map(kindOf)).toEqual(lines.map(() => 'record'));
      batches.push(scanner.takeRows());
      const learned = learn(Buffer.from(scanner.takeTexts()));
      const texts = scannedColumns(format, need).map(
        ({ dictionary }) => new Map((learned.get(dictionary) ?? []).map((one, at) => [at + 1, one])),
      );
      const rows = textsOf(batches, texts);
      const expected = all.flatMap((line) => {
        const values = selected(line, format, need);
        return values ? [values] : [];
      });
      expect(rows).toEqual(expected);
    }),
    runs(),
  );
  expect(accepted).toBeGreaterThan(0);
});

/** Of records without traffic, times may be in any order; that is left to `lineKinds`. */
function isInOrder(line: string, { fields }: RecordFormat): boolean {
  const values = line.split(' ');
  const [start, end] = ['start', 'end'].map(
    (column) => values[fields.findIndex((field) => field.column === column)],
  );
  return !/^\d+$/.test(start ?? '')
    ? start === undefined
    : !/^\d+$/.test(end ?? '') || Number(start) <= Number(end);
}

it('the scanner accepts records in plain notation', () => {
  const plain = anyFormat
    .filter(({ fields }) =>
      fields.some(({ type, column }) => type !== 'string' || column in GOOD || isAddressColumn(column)),
    )
    .chain((format) =>
      fc.tuple(fc.constant(format), fc.array(record(format), { minLength: 1, maxLength: 5 })),
    );
  fc.assert(
    fc.property(plain, ([format, lines]) => {
      const kindOf = lineKinds(format);
      const records = lines.filter((line) => kindOf(line) === 'record' && isInOrder(line, format));
      const bytes = Buffer.from(records.map((line) => `${line}\n`).join(''));
      expect(new Scanner(format).scan(bytes, 0, bytes.length)).toBe(true);
    }),
    runs(),
  );
});
