import { FIELDS, type Field, fieldNamed } from './fields.ts';
import { DEFAULT_VERSION, NEWEST_VERSION } from './versions.ts';

/** The fields of a record in the order a text log writes them. */
export interface RecordFormat {
  readonly fields: readonly Field[];
}

/**
 * Thrown when a header or a LogFormat is not that of a VPC flow log; the message says why.
 *
 * ```ts
 * try {
 *   parseFields('v99');
 * } catch (error) {
 *   if (error instanceof RecordFormatError) console.error(error.message);
 * }
 * ```
 */
export class RecordFormatError extends Error {
  override name = 'RecordFormatError';
}

const FIELD_NAME = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/i;
const MAX_FIELDS = 200;

/** Fields of all versions up to this one, in AWS's order. */
export function formatOfVersion(version: number): RecordFormat {
  return { fields: FIELDS.filter((field) => field.version <= version) };
}

/** Highest version among the fields, as AWS computes a record's `version`. */
export function formatVersion(format: RecordFormat): number {
  return Math.max(DEFAULT_VERSION, ...format.fields.map(({ version = DEFAULT_VERSION }) => version));
}

/** Identity of a format: the header line it is written under. */
export function headerLine(format: RecordFormat): string {
  return format.fields.map((field) => field.name).join(' ');
}

/**
 * Reads the header line of a delivered text file: field names with single spaces between. Its errors quote nothing of
 * the line but known field names: it may be of any file, such as one that a link in the folder points to.
 *
 * ```ts
 * parseHeader('version account-id interface-id srcaddr dstaddr');
 * ```
 * @throws RecordFormatError when the line is no header, or not one of a VPC flow log
 */
export function parseHeader(line: string): RecordFormat {
  if (line === '') throw new RecordFormatError('the first line is empty, not a header with field names');
  return formatOf(line.split(' '), (_, at) => (at === undefined ? 'it' : `word ${at + 1} of it`));
}

/**
 * Reads a list of fields as a user writes it: an AWS LogFormat (`${version} ${account-id}`), bare names
 * separated by spaces or commas, or one of `default`, a version such as `v5`, and `all`.
 *
 * ```ts
 * parseFields('v5').fields.length; // 29
 * parseFields('${version} ${srcaddr} ${dstaddr}');
 * ```
 * @throws RecordFormatError when it is none of these
 */
export function parseFields(text: string): RecordFormat {
  const word = text.trim();
  if (word === 'default') return formatOfVersion(DEFAULT_VERSION);
  if (word === 'all') return { fields: FIELDS };
  const version = /^v(\d{1,2})$/.exec(word);
  if (version) {
    const number = Number(version[1]);
    if (number >= DEFAULT_VERSION && number <= NEWEST_VERSION) return formatOfVersion(number);
    throw new RecordFormatError(
      `there is no flow log version ${number}; versions are ${DEFAULT_VERSION} to ${NEWEST_VERSION}`,
    );
  }
  const names = word.split(/[\s,]+/).map((name) => /^\$\{(.+)\}$/.exec(name)?.[1] ?? name);
  return formatOf(names, quote);
}

/** @param show names a word in an error, or the whole text where `at` is undefined */
function formatOf(names: readonly string[], show: (text: string, at?: number) => string): RecordFormat {
  if (names.length > MAX_FIELDS)
    throw new RecordFormatError(`${names.length} fields are more than a flow log has`);
  const odd = names.findIndex((name) => !FIELD_NAME.test(name) || name.length > 100);
  if (odd >= 0) throw new RecordFormatError(`${show(names[odd] ?? '', odd)} is not a field name`);
  const fields = names.map((name) => fieldNamed(name.toLowerCase()));
  const columns = fields.map((field) => field.column);
  const twice = columns.findIndex((column, at) => columns.indexOf(column) !== at);
  if (twice >= 0) {
    const column = columns[twice] ?? '';
    const isKnown = fields.some((field) => field.column === column && field.version !== undefined);
    const field = isKnown ? quote(column) : show(column, twice);
    throw new RecordFormatError(`the field ${field} occurs twice`);
  }
  if (names.some((name) => name === 'tgw-id' || name === 'resource-type' || name === 'tgw-attachment-id')) {
    throw new RecordFormatError('these are Transit Gateway flow log records, not those of a VPC');
  }
  if (!fields.some((field) => field.version !== undefined)) {
    throw new RecordFormatError(`${show(names.join(' '))} has no field of a VPC flow log`);
  }
  return { fields };
}

function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(shown);
}
