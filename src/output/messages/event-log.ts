import { withoutSecrets } from '../../aws/redact.ts';
import { printable, printableJson } from '../../rows/printable.ts';
import { wrapped } from '../terminal/wrapped.ts';

/** Severity of an event: `error` events come with exit codes other than 0. */
export type EventLevel = 'info' | 'warn' | 'error';

/** Something that happened during a run. */
export interface Event {
  readonly level: EventLevel;
  /** Kind of event, for programs: `run-finished`. */
  readonly event: string;
  /** For people. */
  readonly message: string;
  /** What to do next, for people. */
  readonly hint?: string | undefined;
  /** Details for programs: JSON values and bigints. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

export interface EventLogOptions {
  /** Text for people, or one JSON object per line. */
  readonly form: 'text' | 'json';
  /** Errors only. */
  readonly quiet: boolean;
  /** True on a terminal; `info` is written there only, unless the form is JSON. */
  readonly isTerminal: boolean;
  /** Width of the terminal, if known. Errors, hints of warnings and commands are copied, so they are not wrapped. */
  readonly width?: (() => number | undefined) | undefined;
  write(text: string): void;
  now?(): Date;
}

/** Messages of a run on standard error, without credentials and terminal escapes. */
export class EventLog {
  readonly #options: EventLogOptions;

  constructor(options: EventLogOptions) {
    this.#options = options;
  }

  add(event: Event): void {
    const { form, quiet, isTerminal, width, write } = this.#options;
    if (quiet && event.level !== 'error') return;
    if (form === 'json') write(this.#json(event));
    else if (event.level === 'error') write(text(event));
    else if (event.level === 'warn') write(warning(event, isTerminal ? width?.() : undefined));
    else if (isTerminal)
      write(event.fields?.command === undefined ? inLines(text(event), width?.()) : text(event));
  }

  #json({ level, event, message, hint, fields }: Event): string {
    const time = (this.#options.now?.() ?? new Date()).toISOString();
    const json = JSON.stringify({ time, level, event, message, hint, ...fields }, exact);
    return `${printableJson(withoutSecrets(json))}\n`;
  }
}

/** A bigint beyond 2^53 becomes a string, since most JSON readers would round it. */
function exact(_: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function text({ level, message, hint }: Event): string {
  const prefix = level === 'info' ? '' : 'flowq: ';
  return `${prefix}${lines(message)}\n${hint ? `  ${lines(hint)}\n` : ''}`;
}

/** A warning with its first line wrapped: the others are paths, with what is wrong with each, and the hint. */
function warning(event: Event, width: number | undefined): string {
  const [first = '', ...others] = text(event).split('\n');
  return [inLines(first, width), ...others].join('\n');
}

const inLines = (words: string, width: number | undefined) =>
  width
    ? words
        .split('\n')
        .map((line) => wrapped(line, width))
        .join('\n')
    : words;

/** Indents every line but the first, so that a line feed in a name or a value cannot start a new message. */
const lines = (words: string) =>
  withoutSecrets(words)
    .split('\n')
    .map((line, at) => (at === 0 || line.startsWith('  ') ? line : `  ${line}`))
    .map(printable)
    .join('\n');
