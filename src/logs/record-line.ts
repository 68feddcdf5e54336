import { addressText } from './address.ts';
import { type Field, fieldNamed } from './fields.ts';
import { headerLine, type RecordFormat } from './record-format.ts';
import {
  ACTIONS,
  GATEWAY_ACCOUNT,
  isAddressColumn,
  MISSING_NUMBERS,
  PROBLEM,
  STATUSES,
  TRAFFIC_COLUMNS,
} from './record-values.ts';

/** Maximum bytes of a record line; a record with all fields has about two thousand. */
export const LONGEST_RECORD = 1_048_576;

const LARGEST = { int: 2n ** 31n - 1n, bigint: 2n ** 63n - 1n } as const;

/**
 * Kind of a line of a text log, the same for every query regardless of its columns. A record in another notation
 * comes with its text in the notation that flowq reads.
 */
export type LineKind =
  | 'record'
  | { readonly record: string }
  | 'header'
  | 'other header'
  | 'blank'
  | { readonly problem: string };

/** Returns whether a line is a record. */
export const isRecord = (kind: LineKind): boolean =>
  kind === 'record' || (typeof kind === 'object' && 'record' in kind);

/**
 * Returns a function that classifies the lines of a file in that format, given without line ends.
 * @param ownHeader the file's header line, if its names differ from those of the format
 */
export function lineKinds(format: RecordFormat, ownHeader?: string): (line: string) => LineKind {
  const headers = [headerLine(format), ...(ownHeader === undefined ? [] : [ownHeader])].map(columnsOf);
  const judge = recordJudge(format);
  return (line) => {
    if (line === '') return 'blank';
    const text = withoutTrailingSpace(line);
    if (headers.includes(columnsOf(text))) return 'header';
    const values = text.split(' ');
    if (looksLikeHeader(values)) return 'other header';
    const judged = judge(values);
    if (typeof judged === 'string') return { problem: judged };
    return judged.every((value, at) => value === values[at]) ? 'record' : { record: judged.join(' ') };
  };
}

const columnsOf = (header: string) => header.toLowerCase().replaceAll('-', '_');

/** Removes a trailing space, which would count as another value. */
function withoutTrailingSpace(line: string): string {
  return line.endsWith(' ') ? line.slice(0, -1) : line;
}

/** Returns whether all values are names, at least two of them of known fields. */
function looksLikeHeader(values: readonly string[]): boolean {
  const names = values.map((value) => value.toLowerCase().replaceAll('_', '-'));
  const known = names.filter((name) => fieldNamed(name).version !== undefined);
  return known.length > 1 && names.every((name) => /^[a-z][a-z0-9-]*$/.test(name));
}

/** Returns a function that validates values: it returns normalized values, or a description of the problem. */
function recordJudge({ fields }: RecordFormat): (values: readonly string[]) => readonly string[] | string {
  const place = (column: string) => fields.findIndex((field) => field.column === column);
  const [status, start, end] = ['log_status', 'start', 'end'].map(place) as [number, number, number];
  const indicator = TRAFFIC_COLUMNS.map(place).find((at) => at >= 0) ?? -1;
  return (values) => {
    if (values.length < fields.length) return 'too few values';
    if (values.length > fields.length) return 'too many values';
    const hasTraffic = status >= 0 ? values[status] === 'OK' : indicator < 0 || values[indicator] !== '-';
    const read: string[] = [];
    for (const [at, field] of fields.entries()) {
      const judged = judgedValue(values[at] ?? '', field, hasTraffic);
      if (typeof judged === 'object') return judged.problem;
      read.push(judged);
    }
    if (!hasTraffic) return read;
    if (read[start] === '-') return PROBLEM.noStart;
    return isAfter(read[start], read[end]) ? PROBLEM.order : read;
  };
}

const isAfter = (start = '-', end = '-') => start !== '-' && end !== '-' && BigInt(start) > BigInt(end);

/** Normalizes a value. In a record without traffic, an invalid value counts as missing. */
function judgedValue(value: string, field: Field, hasTraffic: boolean): string | { problem: string } {
  const { column } = field;
  if (value === '') return { problem: `${column} is empty` };
  if (hasControl(value)) return { problem: `${column} has a control character in it` };
  if (column === 'log_status') return isOf(STATUSES, value) ? value : { problem: PROBLEM.status };
  if (value === '-') return value;
  if (column === 'account_id' && value === GATEWAY_ACCOUNT) return { problem: PROBLEM.gateway };
  if (column === 'interface_id' && addressText(value) !== undefined) return { problem: PROBLEM.interface };
  const fitting = fittingValue(value, field);
  return typeof fitting === 'object' && !hasTraffic ? '-' : fitting;
}

function fittingValue(value: string, { column, type }: Field): string | { problem: string } {
  if (column === 'action') return isOf(ACTIONS, value) ? value : { problem: PROBLEM.action };
  if (isAddressColumn(column)) return addressText(value) ?? { problem: PROBLEM.address(column) };
  if (type === 'string') return value;
  if (MISSING_NUMBERS.includes(value.toLowerCase())) return '-';
  const fits = /^\d+$/.test(value) && BigInt(value) <= LARGEST[type];
  return fits ? value : { problem: PROBLEM.number(column) };
}

const isOf = (known: readonly string[], value: string) => known.includes(value);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern detects them
const hasControl = (value: string) => /[\u0000-\u001f]/.test(value);
