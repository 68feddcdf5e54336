import { dirname } from 'node:path';
import { usageError } from '../../errors.ts';
import type { Window } from '../../logs/window.ts';
import { localHour } from './local-hour.ts';

/** Values of the placeholders of `--out`. */
export interface OutputValues {
  readonly report: string;
  readonly job?: string | undefined;
  /** Undefined for all records. */
  readonly window: Window | undefined;
  /** IANA time zone of `{date}` and `{hour}`. */
  readonly zone: string;
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

type Read = (values: OutputValues) => string | undefined;

/** Each placeholder's value; undefined if this run has none. */
const PLACEHOLDERS: Readonly<Record<string, Read>> = {
  report: ({ report }) => report,
  job: ({ job }) => job,
  since: ({ window }) => window && compact(window.since),
  until: ({ window }) => window && compact(window.until),
  date: ({ window, zone }) => window && localHour(window.since, zone).date,
  hour: ({ window, zone }) => window && localHour(window.since, zone).hour,
  account: ({ accounts }) => list(accounts),
  region: ({ regions }) => list(regions),
};

/** The name of an output with placeholders such as `{date}` and `{since}`. */
export class OutTemplate {
  /** The folder before the first placeholder: it must exist; folders after it are created. */
  readonly folder: string;
  readonly #parts: readonly (string | Read)[];
  readonly #text: string;

  /** @throws FlowqError (usage) for an unknown placeholder */
  constructor(text: string) {
    if (text === '' || text.includes('\0')) throw usageError('--out needs a file name');
    this.#text = text;
    this.#parts = text.split(/(\{\{|\}\}|\{[^{}]*\}|[{}])/).map(readPart);
    const literal = this.#parts[0];
    this.folder = dirname(`${typeof literal === 'string' ? literal : ''}x`);
  }

  /**
   * Returns the name for a run. Values of placeholders cannot add a folder or a leading dot.
   * @throws FlowqError (usage) if this run has no value for a placeholder
   */
  render(values: OutputValues): string {
    const name = this.#parts
      .map((part) => (typeof part === 'string' ? part : this.#value(part, values)))
      .join('');
    if (/[/\\]$/.test(name)) throw usageError(`--out ${this.#text} is a folder`, 'add a file name');
    return name;
  }

  #value(read: Read, values: OutputValues): string {
    const value = read(values);
    if (value !== undefined) return safe(value);
    const [placeholder] = Object.entries(PLACEHOLDERS).find(([, one]) => one === read) ?? [];
    const why = placeholder === 'job' ? 'only runs with --since last have a job' : 'this run has no window';
    throw usageError(`--out ${this.#text}: {${placeholder}} has no value in this run`, why);
  }
}

function readPart(part: string): string | Read {
  if (part === '{{' || part === '}}') return part.charAt(0);
  if (part !== '{' && part !== '}' && !part.startsWith('{')) return part;
  const read = Object.hasOwn(PLACEHOLDERS, part.slice(1, -1)) ? PLACEHOLDERS[part.slice(1, -1)] : undefined;
  if (read) return read;
  const known = Object.keys(PLACEHOLDERS).map((name) => `{${name}}`);
  throw usageError(
    `--out: unknown placeholder ${part}`,
    `placeholders: ${known.join(' ')}; write {{ and }} for braces`,
  );
}

/** Formats `20261120T120000Z`, without colons, which some file systems reject. */
function compact(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
}

function list(values: readonly string[] | undefined): string {
  return values?.length ? values.join('-') : 'all';
}

function safe(value: string): string {
  const name = value.replace(/[^A-Za-z0-9._+-]/g, '_').slice(0, 100);
  return name.replace(/^\.|^$/, '_');
}
