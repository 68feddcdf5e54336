import { FIELDS, type Field, fieldNamed } from './fields.ts';
import { DEFAULT_VERSION, NEWEST_VERSION } from './versions.ts';

/** Fields of a record in the order of a text log. */
export interface RecordFormat {
  readonly fields: readonly Field[];
}

/**
 * Thrown if a header or a LogFormat is not that of a VPC flow log; the message gives the reason.
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

/** Returns the fields of all versions up to this one, in AWS's order. */
export function formatOfVersion(version: number): RecordFormat {
  return { fields: FIELDS.filter((field) => field.version <= version) };
}

/** Returns the highest version among the fields, as AWS computes a record's `version`. */
export function formatVersion(format: RecordFormat): number {
  return Math.max(DEFAULT_VERSION, ...format.fields.map(({ version = DEFAULT_VERSION }) => version));
}

/** Returns the header line of a format, which identifies it. */
export function headerLine(format: RecordFormat): string {
  return format.fields.map((field) => field.name).join(' ');
}

/**
 * Parses the header line of a delivered text file: field names separated by single spaces. Errors quote only known
 * field names, because the line may come from any file, such as the target of a link in the folder.
 *
 * ```ts
 * parseHeader('version account-id interface-id srcaddr dstaddr');
 * ```
 * @throws RecordFormatError if the line is not a header of a VPC flow log
 */
export function parseHeader(line: string): RecordFormat {
  if (line === '') throw new RecordFormatError('the first line is empty, not a header with field names');
  return formatOf(line.split(' '), (_, at) => (at === undefined ? 'it' : `word ${at + 1} of it`));
}

/**
 * Parses a list of fields from a user: an AWS LogFormat (`${version} ${account-id}`), bare names
 * separated by spaces or commas, or one of `default`, a version such as `v5`, and `all`.
 *
 * ```ts
 * parseFields('v5').fields.length; // 29
 * parseFields('${version} ${srcaddr} ${dstaddr}');
 * ```
 * @throws RecordFormatError for any other text
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

/** @param show names a word in an error, or the complete text if `at` is undefined */
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
