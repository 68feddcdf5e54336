import { fieldNameOf } from './column-names.ts';
import { isMessageName } from './json-records.ts';
import { jsonStart } from './json-shape.ts';
import { formatOfVersion, parseHeader, type RecordFormat, RecordFormatError } from './record-format.ts';
import { isRecord, lineKinds } from './record-line.ts';
import { accountText } from './record-values.ts';
import { DEFAULT_VERSION, VERSIONS } from './versions.ts';

/** Notation of the records in a text file. */
export interface TextShape {
  /**
   * `lines`: one record per line; `instants`: each after an instant, as CloudWatch Logs exports; `json-messages`: in
   * messages of JSON documents; `json`: one object per record, keyed by field names; `csv`: one column per field;
   * `csv-messages`: in the message column of a CSV.
   */
  readonly kind: 'lines' | 'instants' | 'json-messages' | 'json' | 'csv' | 'csv-messages';
  readonly format: RecordFormat;
  /** True if the first line names the fields. */
  readonly header: boolean;
  /** That line, if its names differ from those of a format that the user gave. */
  readonly ownHeader?: string | undefined;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /;

/**
 * Detects the notation of a text from its start.
 * @param start complete lines, the first one not blank; the last one may be truncated
 * @param given the user's format for records without a header
 * @throws RecordFormatError that describes the text, and what to type
 */
export function shapeOf(start: string, given: RecordFormat | undefined): TextShape {
  const lines = start.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const explicit = given && givenShape(lines, given);
  if (explicit) return explicit;
  if (/^\s*[{[]/.test(first)) return jsonShape(start, given);
  if (INSTANT.test(first)) {
    const records = lines.slice(0, 10).map(withoutInstant);
    return { kind: 'instants', format: foundFormat('a CloudWatch export', records, given), header: false };
  }
  if (first.includes(',') && !/^\S+ \S+ \S+ /.test(first)) return csvShape(first, lines, given);
  return linesShape(lines, given);
}

/** Number of lines that are compared with a given format. */
const SAMPLE_LINES = 20;

/** Returns the shape if a record has the given format, regardless of the first line; otherwise undefined. */
function givenShape(lines: readonly string[], given: RecordFormat): TextShape | undefined {
  const [first = '', ...others] = lines.slice(0, SAMPLE_LINES).map((line) => line.trim());
  const fits = (read: (line: string) => string) => {
    const kindOf = lineKinds(given);
    return [first, ...others].some((line) => isRecord(kindOf(read(line))));
  };
  const namesIt = (separator: string) =>
    first.split(separator).every((value) => /^"?[a-z][a-z0-9_-]*"?$/i.test(value));
  if (fits((line) => line)) {
    const header = namesIt(' ');
    return { kind: 'lines', format: given, header, ownHeader: header ? first : undefined };
  }
  if (fits((line) => csvRecord(line.split(',').map(unquoted), given)))
    return { kind: 'csv', format: given, header: namesIt(',') };
  return undefined;
}

const unquoted = (value: string) => value.trim().replace(/^"(.*)"$/, '$1');

/** Converts a CSV row to a record line: an empty value is missing, and a space within a value is escaped. */
export function csvRecord(values: readonly string[], { fields }: RecordFormat): string {
  const texts = values.map((value, at) => {
    if (value === '') return '-';
    const text = value.replaceAll(' ', '%20');
    return fields[at]?.column === 'account_id' ? accountText(text) : text;
  });
  return texts.join(' ');
}

/** Name of a log stream, which `aws logs tail` writes between instant and record. */
const STREAM = /^\S*eni-[0-9a-z]+-(?:all|accept|reject)\S* /;

/** Characters to search for a log stream name, which has at most 512. */
const LONGEST_STREAM = 520;

/** Removes the instant, and the log stream name if any, before a record. */
export function withoutInstant(line: string): string {
  const record = line.replace(INSTANT, '');
  const stream = STREAM.exec(record.slice(0, LONGEST_STREAM))?.[0] ?? '';
  return record.slice(stream.length);
}

function linesShape(lines: readonly string[], given: RecordFormat | undefined): TextShape {
  const [first = ''] = lines;
  const names = first.trim();
  if (/^[a-z]/i.test(names)) {
    const format = headerUnlessRecord(names);
    if (format) return { kind: 'lines', format, header: true };
  }
  if (!given) throw new RecordFormatError(withoutHeader(lines));
  const counts = lines.map((line) => line.trim().split(' ').length);
  if (counts.includes(given.fields.length)) return { kind: 'lines', format: given, header: false };
  throw new RecordFormatError(`${valueCount(counts[0] ?? 0)}, --fields names ${given.fields.length}`);
}

/** @returns undefined for a line that may be a record; @throws RecordFormatError for any other invalid header */
function headerUnlessRecord(line: string): RecordFormat | undefined {
  try {
    return parseHeader(line);
  } catch (error) {
    if (/[.:/]|\d{5}/.test(line) || !(error instanceof RecordFormatError)) return undefined;
    throw new RecordFormatError(`no flow log header: ${error.message}`);
  }
}

function withoutHeader([first = '']: readonly string[]): string {
  const values = first.trim().split(' ');
  if (values.length < 3) return 'no flow log header: the first line is neither a header nor a record';
  const fitting = VERSIONS.find((version) => formatOfVersion(version).fields.length === values.length);
  const word = fitting === undefined ? undefined : fitting === DEFAULT_VERSION ? 'default' : `v${fitting}`;
  const hint =
    word === undefined
      ? 'a file without a header line needs --fields'
      : `a file without a header line needs --fields: try --fields ${word}`;
  return `no flow log header, ${valueCount(values.length)}; ${hint}`;
}

const valueCount = (count: number) => `${count} ${count === 1 ? 'value' : 'values'}`;

/** Returns the format of records without a header: the given one, or the default one if they match it. */
function foundFormat(
  what: string,
  records: readonly string[],
  given: RecordFormat | undefined,
): RecordFormat {
  const counts = records.map((record) => record.trim().split(' ').length);
  if (given) {
    if (records.length === 0 || counts.includes(given.fields.length)) return given;
    throw new RecordFormatError(
      `${what}: ${valueCount(counts[0] ?? 0)}, --fields names ${given.fields.length}`,
    );
  }
  const byDefault = formatOfVersion(2);
  const kindOf = lineKinds(byDefault);
  if (records.some((record) => kindOf(record.trim()) === 'record')) return byDefault;
  const [first = 0] = counts;
  throw new RecordFormatError(
    first < 3
      ? `${what}: its messages are not flow log records`
      : `${what}, ${valueCount(first)} a record: name them with --fields`,
  );
}

function jsonShape(start: string, given: RecordFormat | undefined): TextShape {
  const { messages, names, isControl } = jsonStart(start);
  if (names.length > 0) return { kind: 'json', format: parseHeader(names.join(' ')), header: false };
  if (messages.length > 0)
    return { kind: 'json-messages', format: foundFormat('this is JSON', messages, given), header: false };
  if (isControl) return { kind: 'json-messages', format: given ?? formatOfVersion(2), header: false };
  throw new RecordFormatError('this is JSON without flow log records');
}

function csvShape(first: string, lines: readonly string[], given: RecordFormat | undefined): TextShape {
  const names = first.split(',').map(unquoted);
  if (names.some((name) => isMessageName(name.toLowerCase()))) {
    const records = lines.slice(1, 10).flatMap((line) => /(?:^|[",])(\d+ [^",]+)/.exec(line)?.[1] ?? []);
    return { kind: 'csv-messages', format: foundFormat('a CSV of messages', records, given), header: true };
  }
  try {
    const format = parseHeader(names.flatMap((name) => fieldNameOf(name) ?? []).join(' '));
    return { kind: 'csv', format, header: true };
  } catch {
    throw new RecordFormatError('this is CSV whose first line does not name fields of a flow log');
  }
}

/** Returns the index of the message column in the first line of a CSV; -1 without one. */
export function messageColumn(names: readonly string[]): number {
  return names.findIndex((name) => isMessageName(name.trim().toLowerCase()));
}

const SIGNATURES: readonly (readonly [signature: string, what: string])[] = [
  ['PK\u0003\u0004', 'a zip archive: unpack it first'],
  ['BZh', 'packed with bzip2: unpack it first'],
  ['\u00fd7zXZ', 'packed with xz: unpack it first'],
  ['\u0028\u00b5\u002f\u00fd', 'packed with zstd: unpack it first'],
  ['ORC', 'an ORC file; Parquet and text can be read'],
  ['Obj\u0001', 'an Avro file; Parquet and text can be read'],
  ['SQLite format 3', 'a SQLite database'],
  ['%PDF', 'a PDF'],
];

/** Describes an unsupported file by its first bytes; undefined if they match no such format. */
export function unreadableKind(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1');
  return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1];
}
