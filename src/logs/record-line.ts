import { type Field, fieldNamed } from './fields.ts';
import { headerLine, type RecordFormat } from './record-format.ts';

/** Lines with more bytes are no records, whatever they hold: one with all fields has about two thousand. */
export const LONGEST_RECORD = 1_048_576;

const STATUSES: ReadonlySet<string> = new Set(['OK', 'NODATA', 'SKIPDATA']);

const LARGEST = { int: 2n ** 31n - 1n, bigint: 2n ** 63n - 1n } as const;

/** What a line of a text log is. It is one thing for every question, whatever columns that asks for. */
export type LineKind = 'record' | 'header' | 'other header' | 'blank' | { readonly problem: string };

/** Tells what lines of a file in that format are, without their ends. */
export function lineKinds(format: RecordFormat): (line: string) => LineKind {
  const header = columnsOf(headerLine(format));
  return (line) => {
    if (line === '') return 'blank';
    const text = withoutEndingBlank(line);
    if (columnsOf(text) === header) return 'header';
    const values = text.split(' ');
    if (looksLikeHeader(values)) return 'other header';
    const problem = problemOf(values, format.fields);
    return problem === undefined ? 'record' : { problem };
  };
}

const columnsOf = (header: string) => header.toLowerCase().replaceAll('-', '_');

/** A blank behind the last value is no value. */
function withoutEndingBlank(line: string): string {
  return line.endsWith(' ') ? line.slice(0, -1) : line;
}

/** Whether the values are names, at least two of them those of known fields. */
function looksLikeHeader(values: readonly string[]): boolean {
  const names = values.map((value) => value.toLowerCase().replaceAll('_', '-'));
  const known = names.filter((name) => fieldNamed(name).version !== undefined);
  return known.length > 1 && names.every((name) => /^[a-z][a-z0-9-]*$/.test(name));
}

function problemOf(values: readonly string[], fields: readonly Field[]): string | undefined {
  if (values.length < fields.length) return 'too few values';
  if (values.length > fields.length) return 'too many values';
  for (const [at, field] of fields.entries()) {
    const problem = valueProblem(values[at] ?? '', field);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function valueProblem(value: string, { name, column, type }: Field): string | undefined {
  if (value === '') return `${column} is empty`;
  if (hasControl(value)) return `${column} has a control character in it`;
  if (name === 'log-status')
    return STATUSES.has(value) ? undefined : 'log_status is none of OK, NODATA and SKIPDATA';
  if (value === '-') return name === 'start' ? 'start is missing' : undefined;
  if (type === 'string') return undefined;
  const fits = /^\d+$/.test(value) && BigInt(value) <= LARGEST[type];
  return fits ? undefined : `${column} is not a number that fits`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControl = (value: string) => /[\u0000-\u001f]/.test(value);

const SPACE = 32;
const LINE_FEED = 10;
const DASH = 45;
const ZERO = 48;

/**
 * Whether all lines of some bytes, each with its line feed, are records beyond doubt: a look at each byte once, for
 * the many files that have nothing else. Where it says no, `lineKinds` decides.
 * @param bytes ASCII or UTF-8
 * @param from where the first line begins
 * @param to behind the last line feed
 */
export function recordsOnly(format: RecordFormat): (bytes: Uint8Array, from: number, to: number) => boolean {
  const kinds = Uint8Array.from(format.fields, kindOf);
  const last = kinds.length - 1;
  // A header that is repeated would pass where all values are text.
  if (!kinds.some((kind) => kind !== TEXT)) return () => false;
  return (bytes, from, to) => {
    let at = from;
    while (at < to) {
      for (let field = 0; field <= last; field += 1) {
        const begin = at;
        const most = kinds[field] as number;
        if (most === TEXT) while ((bytes[at] as number) > SPACE) at += 1;
        else if (most === STATUS) at = behindStatus(bytes, at);
        else if (bytes[at] === DASH && most !== START) at += 1;
        else {
          while (((bytes[at] as number) - ZERO) >>> 0 < 10) at += 1;
          if (at - begin > (most === START ? 18 : most)) return false;
        }
        if (at === begin || at >= to || bytes[at] !== (field === last ? LINE_FEED : SPACE)) return false;
        at += 1;
      }
    }
    return true;
  };
}

/** Kinds of fields: these, or how many digits a number has that fits beyond doubt. */
const TEXT = 0;
const STATUS = 1;
const START = 2;

function kindOf({ name, type }: Field): number {
  if (name === 'log-status') return STATUS;
  if (name === 'start') return START;
  return type === 'string' ? TEXT : type === 'int' ? 9 : 18;
}

const [OK, ...OTHER_STATUSES] = [...STATUSES].map((status) => Buffer.from(status));

/** Behind the status that stands there, or where it began. */
function behindStatus(bytes: Uint8Array, at: number): number {
  if (bytes[at] === OK?.[0] && bytes[at + 1] === OK?.[1]) return at + 2;
  const other = OTHER_STATUSES.find((status) => status.equals(bytes.subarray(at, at + status.length)));
  return at + (other?.length ?? 0);
}
