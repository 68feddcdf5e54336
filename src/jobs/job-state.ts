import { formatInstant, parseInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { JobSubject } from './job-name.ts';

/** A window whose output is being made, or may have been made by a run that was killed. */
export interface PendingRun {
  readonly window: Window;
  /** File or object it goes to; undefined for standard output. */
  readonly out: string | undefined;
}

/** What is remembered of a job between its runs. */
export interface JobState {
  readonly subject: JobSubject;
  /** The watermark: all before it is in outputs, nothing after it. Unix seconds; undefined before the first run has ended. */
  readonly until: number | undefined;
  readonly pending: PendingRun | undefined;
}

/** The state as it is kept in its file, to be read by people too. */
export function stateText({ subject, until, pending }: JobState): string {
  const form = {
    flowq: 1,
    report: subject.report,
    source: subject.source,
    until: until === undefined ? null : formatInstant(until),
    pending: pending
      ? {
          since: formatInstant(pending.window.since),
          until: formatInstant(pending.window.until),
          out: pending.out ?? null,
        }
      : null,
  };
  return `${JSON.stringify(form, undefined, 2)}\n`;
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
  return { subject: { report, source }, until, pending };
}

function parsePending(form: Record<string, unknown> | undefined, until: number | undefined): PendingRun {
  if (typeof form !== 'object') throw new TypeError('pending is neither an object nor null');
  const window = { since: instant(form, 'since'), until: instant(form, 'until') };
  if (window.since >= window.until) throw new TypeError('the pending window is empty');
  if (until !== undefined && window.since !== until)
    throw new TypeError('the pending window does not begin where the last run ended');
  const { out } = form;
  if (out !== null && typeof out !== 'string') throw new TypeError('pending.out is neither a text nor null');
  return { window, out: out ?? undefined };
}

function instant(form: Record<string, unknown>, name: string): number {
  const seconds = parseInstant(form[name]);
  if (seconds === undefined) throw new TypeError(`${name} is not a time such as 2026-11-20T12:00:00Z`);
  return seconds;
}
