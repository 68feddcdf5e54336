import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FIELDS } from '../../src/logs/fields.ts';
import {
  headerLine,
  parseFields,
  parseHeader,
  type RecordFormat,
  RecordFormatError,
} from '../../src/logs/record-format.ts';
import { runs } from './runs.ts';

const word = fc.oneof(
  fc.constantFrom(...FIELDS.map(({ name }) => name), ...FIELDS.map(({ column }) => column)),
  fc.constantFrom(
    'new-field',
    'tgw-id',
    'v5',
    'all',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a LogFormat is written so
    '${srcaddr}',
    '${',
    '',
    '-',
    '__proto__',
    'constructor',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const line = fc
  .array(word, { maxLength: 70 })
  .chain((words) => fc.constantFrom(' ', ' ', ' ', ',', '\t', '  ').map((between) => words.join(between)));

/** The format, or undefined where the text is refused as it should be. */
function formatOf(parse: (text: string) => RecordFormat, text: string): RecordFormat | undefined {
  try {
    return parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(RecordFormatError);
    return undefined;
  }
}

it.each([
  ['a header', parseHeader],
  ['fields that a user gives', parseFields],
])('any text is %s or is refused', (_, parse) => {
  fc.assert(
    fc.property(line, (text) => {
      const format = formatOf(parse, text);
      if (!format) return;
      const columns = format.fields.map(({ column }) => column);
      expect(new Set(columns).size).toBe(columns.length);
      expect(columns.filter((column) => !/^[a-z][a-z0-9_]*$/.test(column))).toEqual([]);
      expect(parseHeader(headerLine(format))).toEqual(format);
    }),
    runs(),
  );
});
