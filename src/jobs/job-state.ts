import { formatInstant, parseInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { JobSubject } from './job-name.ts';
import type { SeenFiles } from './late-files.ts';

/** A window whose output is being made, or may have been made by a run that was killed. */
export interface PendingRun {
  readonly window: Window;
  /** File or object it goes to; undefined for standard output. */
  readonly out: string | undefined;
}

/** A window whose output is in place, as long as late files may still come for it. */
export interface FinishedWindow extends PendingRun {
  readonly seen: SeenFiles;
}

/** How the newest run of a window ended. */
export interface LastRun {
  /** Unix seconds. */
  readonly at: number;
  readonly exitCode: number;
  /** Of its output; undefined where it failed. */
  readonly rows: number | undefined;
  /** Why it failed; undefined where it did not. */
  readonly error: string | undefined;
}

/** What is remembered of a job between its runs. */
export interface JobState {
  readonly subject: JobSubject;
  /** The watermark: all before it is in outputs, nothing after it. Unix seconds; undefined before the first run has ended. */
  readonly until: number | undefined;
  readonly pending: PendingRun | undefined;
  /** In the order of time. */
  readonly finished: readonly FinishedWindow[];
  readonly last: LastRun | undefined;
}

/** The state of a job that has not been run. */
export function newState(subject: JobSubject): JobState {
  return { subject, until: undefined, pending: undefined, finished: [], last: undefined };
}

/** The state as it is kept in its file, to be read by people too. */
export function stateText({ subject, until, pending, finished, last }: JobState): string {
  const form: Form = {
    flowq: 1,
    report: subject.report,
    source: subject.source,
    until: until === undefined ? null : formatInstant(until),
    pending: pending ? runForm(pending) : null,
    last: last ? { ...last, at: formatInstant(last.at) } : null,
    finished: [],
  };
  const text = JSON.stringify(form, undefined, 2);
  // There can be many of these: a line each.
  const lines = finished.map((one) => `    ${JSON.stringify({ ...runForm(one), seen: one.seen })}`);
  return `${text.replace(/\[\]\n\}$/, () => `[\n${lines.join(',\n')}\n  ]\n}`)}\n`;
}

function runForm({ window, out }: PendingRun) {
  return { since: formatInstant(window.since), until: formatInstant(window.until), out: out ?? null };
}

/** @throws TypeError that names the part that is wrong */
export function parseState(text: string): JobState {
  const form = JSON.parse(text);
  if (typeof form !== 'object' || form === null) throw new TypeError('it is not an object');
  if (form.flowq !== 1) throw new TypeError(`flowq is ${JSON.stringify(form.flowq)}, this version reads 1`);
  const { report, source } = form;
  if (typeof report !== 'string' || typeof source !== 'string')
    throw new TypeError('report or source is missing');
  const until = form.until === null ? undefined : instant(form, 'until');
  const pending = form.pending === null ? undefined : parsePending(form.pending, until);
  return {
    subject: { report, source },
    until,
    pending,
    // Versions that looked for no late files wrote neither.
    finished: list(form.finished ?? []).map(parseFinished),
    last: (form.last ?? null) === null ? undefined : parseLast(form.last),
  };
}

function parsePending(form: unknown, until: number | undefined): PendingRun {
  if (typeof form !== 'object') throw new TypeError('pending is neither an object nor null');
  const run = parseRun(object(form, 'pending'), 'pending');
  if (until !== undefined && run.window.since !== until)
    throw new TypeError('the pending window does not begin where the last run ended');
  return run;
}

function parseFinished(value: unknown): FinishedWindow {
  const form = object(value, 'a finished window');
  const { files, bytes, newest } = object(form.seen, 'seen');
  return {
    ...parseRun(form, 'finished'),
    seen: {
      files: count(files, 'seen.files'),
      bytes: count(bytes, 'seen.bytes'),
      newest: count(newest, 'seen.newest'),
    },
  };
}

function parseLast(value: unknown): LastRun {
  const form = object(value, 'last');
  const { rows, error } = form;
  return {
    at: instant(form, 'at'),
    exitCode: count(form.exitCode, 'last.exitCode'),
    rows: rows === undefined ? undefined : count(rows, 'last.rows'),
    error: typeof error === 'string' ? error : undefined,
  };
}

function parseRun(form: Form, name: string): PendingRun {
  const window = { since: instant(form, 'since'), until: instant(form, 'until') };
  if (window.since >= window.until) throw new TypeError(`the ${name} window is empty`);
  const { out } = form;
  if (out !== null && typeof out !== 'string') throw new TypeError(`${name}.out is neither a text nor null`);
  return { window, out: out ?? undefined };
}

type Form = Readonly<Record<string, unknown>>;

function object(value: unknown, name: string): Form {
  if (typeof value === 'object' && value !== null) return value as Form;
  throw new TypeError(`${name} is not an object`);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError('finished is not a list');
}

function count(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new TypeError(`${name} is not a number`);
}

function instant(form: Form, name: string): number {
  const seconds = parseInstant(form[name]);
  if (seconds === undefined) throw new TypeError(`${name} is not a time such as 2026-11-20T12:00:00Z`);
  return seconds;
}
