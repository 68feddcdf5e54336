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

/** Lines with more bytes are no records, whatever they hold: one with all fields has about two thousand. */
export const LONGEST_RECORD = 1_048_576;

const LARGEST = { int: 2n ** 31n - 1n, bigint: 2n ** 63n - 1n } as const;

/**
 * What a line of a text log is. It is one thing for every question, whatever columns that asks for. A record whose
 * values stand in another notation than flowq reads comes with its text in that.
 */
export type LineKind =
  | 'record'
  | { readonly record: string }
  | 'header'
  | 'other header'
  | 'blank'
  | { readonly problem: string };

/** True for a line that holds a record. */
export const isRecord = (kind: LineKind): boolean =>
  kind === 'record' || (typeof kind === 'object' && 'record' in kind);

/**
 * Tells what lines of a file in that format are, without their ends.
 * @param ownHeader the file's header line, where it names the fields otherwise than the format does
 */
export function lineKinds(format: RecordFormat, ownHeader?: string): (line: string) => LineKind {
  const headers = [headerLine(format), ...(ownHeader === undefined ? [] : [ownHeader])].map(columnsOf);
  const judge = recordJudge(format);
  return (line) => {
    if (line === '') return 'blank';
    const text = withoutEndingBlank(line);
    if (headers.includes(columnsOf(text))) return 'header';
    const values = text.split(' ');
    if (looksLikeHeader(values)) return 'other header';
    const judged = judge(values);
    if (typeof judged === 'string') return { problem: judged };
    return judged.every((value, at) => value === values[at]) ? 'record' : { record: judged.join(' ') };
  };
}

const columnsOf = (header: string) => header.toLowerCase().replaceAll('-', '_');

/** A blank after the last value is not a value. */
function withoutEndingBlank(line: string): string {
  return line.endsWith(' ') ? line.slice(0, -1) : line;
}

/** True where the values are names, at least two of them those of known fields. */
function looksLikeHeader(values: readonly string[]): boolean {
  const names = values.map((value) => value.toLowerCase().replaceAll('_', '-'));
  const known = names.filter((name) => fieldNamed(name).version !== undefined);
  return known.length > 1 && names.every((name) => /^[a-z][a-z0-9-]*$/.test(name));
}

/** Judges values: gives those that are read, or says what is wrong with them. */
function recordJudge({ fields }: RecordFormat): (values: readonly string[]) => readonly string[] | string {
  const place = (column: string) => fields.findIndex((field) => field.column === column);
  const [status, start, end] = ['log_status', 'start', 'end'].map(place) as [number, number, number];
  const telling = TRAFFIC_COLUMNS.map(place).find((at) => at >= 0) ?? -1;
  return (values) => {
    if (values.length < fields.length) return 'too few values';
    if (values.length > fields.length) return 'too many values';
    const hasTraffic = status >= 0 ? values[status] === 'OK' : telling < 0 || values[telling] !== '-';
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

/** The value as it is read. Of a record without traffic, what does not fit is missing. */
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControl = (value: string) => /[\u0000-\u001f]/.test(value);
