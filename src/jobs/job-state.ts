import * as v from 'valibot';
import { count } from '../forms/form.ts';
import { issueText } from '../forms/issue.ts';
import { formatInstant, parseInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { JobSubject } from './job-name.ts';
import type { SeenFiles } from './late-files.ts';

/** A window whose output is being written, or may have been written by a run that was killed. */
export interface PendingRun {
  readonly window: Window;
  /** Path or object of its output; undefined for standard output. */
  readonly out: string | undefined;
}

/** A window whose output is in place, remembered while late files may still arrive. */
export interface FinishedWindow extends PendingRun {
  readonly seen: SeenFiles;
}

/** Result of the last run of a window. */
export interface LastRun {
  /** Unix seconds. */
  readonly at: number;
  readonly exitCode: number;
  /** Rows of its output; undefined if it failed. */
  readonly rows: number | undefined;
  /** The error if it failed. */
  readonly error: string | undefined;
  /** Caveats of its rows, one sentence each. */
  readonly caveats: readonly string[];
}

/** State of a job that is saved between runs. */
export interface JobState {
  readonly subject: JobSubject;
  /**
   * The watermark, Unix seconds: all records before it are in outputs, none after it. Undefined until the first run has
   * succeeded.
   */
  readonly until: number | undefined;
  readonly pending: PendingRun | undefined;
  /** In chronological order. */
  readonly finished: readonly FinishedWindow[];
  readonly last: LastRun | undefined;
}

/** Returns the state of a job that has never run. */
export function newState(subject: JobSubject): JobState {
  return { subject, until: undefined, pending: undefined, finished: [], last: undefined };
}

/** Returns the content of the state file, which people can read too. */
export function stateText({ subject, until, pending, finished, last }: JobState): string {
  const form = {
    flowq: 1,
    report: subject.report,
    source: subject.source,
    until: until === undefined ? null : formatInstant(until),
    pending: pending ? runForm(pending) : null,
    last: last ? { ...last, at: formatInstant(last.at) } : null,
    finished: [],
  };
  const text = JSON.stringify(form, undefined, 2);
  // One line per window, because there can be many.
  const lines = finished.map((one) => `    ${JSON.stringify({ ...runForm(one), seen: one.seen })}`);
  return `${text.replace(/\[\]\n\}$/, () => `[\n${lines.join(',\n')}\n  ]\n}`)}\n`;
}

function runForm({ window, out }: PendingRun) {
  return { since: formatInstant(window.since), until: formatInstant(window.until), out: out ?? null };
}

/** @throws TypeError that names the invalid part, SyntaxError for invalid JSON */
export function parseState(text: string): JobState {
  const result = v.safeParse(StateSchema, JSON.parse(text), { abortEarly: true });
  if (!result.success) throw new TypeError(issueText(result.issues[0]));
  const { report, source, ...state } = result.output;
  return { subject: { report, source }, ...state };
}

const TIME = 'a time such as 2026-11-20T12:00:00Z';

/** Parses an instant to Unix seconds. */
const instant = v.pipe(
  v.string(TIME),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const seconds = parseInstant(dataset.value);
    if (seconds !== undefined) return seconds;
    addIssue({ message: TIME });
    return NEVER;
  }),
);

/** Converts null in the file to undefined. */
function orNull<T extends v.GenericSchema>(schema: T) {
  return v.pipe(
    v.nullable(schema),
    v.transform((value) => value ?? undefined),
  );
}

/** An object with these properties; others are allowed. */
function object<const T extends v.ObjectEntries>(entries: T) {
  return v.object(entries, ({ expected }) => (expected === 'Object' ? 'an object' : '!it is missing'));
}

const RUN = { since: instant, until: instant, out: orNull(v.string('a text')) };

type RunForm = Readonly<Record<'since' | 'until', number>>;

const isStretch = ({ since, until }: RunForm) => since < until;

const windowed = <T extends RunForm>({ since, until, ...others }: T) => ({
  window: { since, until },
  ...others,
});

const EMPTY = '!its window is empty';

const StateSchema = v.pipe(
  object({
    flowq: v.literal(1, ({ received }) => `!it is ${received}, and this version reads 1`),
    report: v.string('a text'),
    source: v.string('a text'),
    until: orNull(instant),
    pending: orNull(
      v.pipe(
        object(RUN),
        v.check((run) => isStretch(run), EMPTY),
        v.transform((run) => windowed(run)),
      ),
    ),
    // Versions without late-file detection wrote neither.
    finished: v.optional(
      v.array(
        v.pipe(
          object({ ...RUN, seen: object({ files: count, bytes: count, newest: count }) }),
          v.check((run) => isStretch(run), EMPTY),
          v.transform((run) => windowed(run)),
        ),
        'a list',
      ),
      [],
    ),
    last: v.optional(
      orNull(
        object({
          at: instant,
          exitCode: count,
          rows: v.optional(count),
          error: v.optional(v.string('a text')),
          caveats: v.optional(v.array(v.string('a text'), 'a list'), []),
        }),
      ),
      null,
    ),
  }),
  v.check(
    ({ until, pending }) => until === undefined || !pending || pending.window.since === until,
    '!the pending window does not begin where the last run ended',
  ),
  v.transform(({ flowq: _, last, ...state }) => ({
    ...state,
    last: last && { rows: undefined, error: undefined, ...last },
  })),
);
