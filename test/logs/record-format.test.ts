import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/logs/fields.ts';
import {
  formatOfVersion,
  formatVersion,
  headerLine,
  parseFields,
  parseHeader,
  RecordFormatError,
} from '../../src/logs/record-format.ts';
import { V2_HEADER } from '../helpers/logs.ts';

const names = FIELDS.map(({ name }) => name);
const someNames = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
const columns = (text: string) => parseHeader(text).fields.map(({ column }) => column);

describe('a header', () => {
  it('gives the fields in the order in which it names them', () => {
    fc.assert(
      fc.property(someNames, (chosen) => {
        const format = parseHeader(chosen.join(' '));
        expect(format.fields.map(({ name }) => name)).toEqual(chosen);
        expect(headerLine(format)).toBe(chosen.join(' '));
      }),
    );
  });

  it('keeps a field that is not known as text', () => {
    expect(parseHeader('srcaddr brand-new-field').fields[1]).toMatchObject({
      name: 'brand-new-field',
      column: 'brand_new_field',
      type: 'string',
    });
  });

  it('is understood with underscores and in capitals', () => {
    expect(columns('ACCOUNT_ID Log-Status srcaddr')).toEqual(['account_id', 'log_status', 'srcaddr']);
  });

  it.each([
    ['', /empty/],
    ['srcaddr dstaddr srcaddr', /"srcaddr" occurs twice/],
    ['account-id account_id', /"account_id" occurs twice/],
    ['srcaddr  dstaddr', /word \d of it is not a field name/],
    ['srcaddr dstaddr ', /word \d of it is not a field name/],
    ['srcaddr\tdstaddr', /is not a field name/],
    ['srcaddr "dstaddr"', /is not a field name/],
    ["srcaddr x';drop", /is not a field name/],
    [`srcaddr ${'x'.repeat(101)}`, /is not a field name/],
    ['2 123456789012 eni-1 10.0.0.1', /word 1 of it is not a field name/],
    ['hello world', /has no field of a VPC flow log/],
    [Array.from({ length: 201 }, (_, at) => `field-${at}`).join(' '), /201 fields are more/],
    ['version resource-type account-id tgw-id tgw-attachment-id srcaddr', /Transit Gateway/],
    ['version account-id tgw-attachment-id srcaddr', /Transit Gateway/],
  ])('%j is none', (line, reason) => {
    expect(() => parseHeader(line)).toThrow(RecordFormatError);
    expect(() => parseHeader(line)).toThrow(reason);
  });
});

describe('fields as a user gives them', () => {
  it.each(['default', 'v2', ' v2 '])('%j are the default format', (words) => {
    expect(headerLine(parseFields(words))).toBe(V2_HEADER);
  });

  it.each([
    [2, 14],
    [3, 21],
    [4, 25],
    [5, 29],
    [6, 29],
    [7, 39],
    [8, 40],
    [9, 41],
    [10, 42],
    [11, 54],
  ])('v%i are %i fields', (version, count) => {
    expect(parseFields(`v${version}`).fields.length).toBe(count);
    expect(parseFields(`v${version}`)).toEqual(formatOfVersion(version));
  });

  it('are all of them when they are called so', () => {
    expect(parseFields('all').fields).toBe(FIELDS);
  });

  it.each(['v0', 'v1', 'v12', 'v99'])('%s is no version', (words) => {
    expect(() => parseFields(words)).toThrow(/versions are 2 to 11/);
  });

  it('can be an AWS LogFormat, or names with commas or spaces between', () => {
    fc.assert(
      fc.property(someNames, fc.constantFrom(' ', ',', ', ', '\n'), (chosen, between) => {
        const expected = parseHeader(chosen.join(' '));
        expect(parseFields(chosen.map((name) => `\${${name}}`).join(' '))).toEqual(expected);
        expect(parseFields(chosen.join(between))).toEqual(expected);
      }),
    );
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: a LogFormat is written so
  it.each(['', ' ', ',', '${}', '${srcaddr', 'srcaddr;dstaddr', '${srcaddr}${dstaddr}', 'version 2'])(
    '%j are none',
    (words) => {
      expect(() => parseFields(words)).toThrow(RecordFormatError);
    },
  );
});

describe('the version of a format', () => {
  it.each([
    ['srcaddr dstaddr', 2],
    ['srcaddr tcp-flags', 3],
    ['next-hop-vpc-id srcaddr', 11],
    ['srcaddr something-unknown', 2],
  ])('%s is %i', (header, version) => {
    expect(formatVersion(parseHeader(header))).toBe(version);
  });
});
