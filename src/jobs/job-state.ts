import * as v from 'valibot';
import { count } from '../forms/form.ts';
import { issueText } from '../forms/issue.ts';
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
  /** What its rows do not show, a sentence each. */
  readonly caveats: readonly string[];
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
  // There can be many of these: a line each.
  const lines = finished.map((one) => `    ${JSON.stringify({ ...runForm(one), seen: one.seen })}`);
  return `${text.replace(/\[\]\n\}$/, () => `[\n${lines.join(',\n')}\n  ]\n}`)}\n`;
}

function runForm({ window, out }: PendingRun) {
  return { since: formatInstant(window.since), until: formatInstant(window.until), out: out ?? null };
}

/** @throws TypeError that names the part that is wrong, SyntaxError for what is no JSON */
export function parseState(text: string): JobState {
  const result = v.safeParse(StateSchema, JSON.parse(text), { abortEarly: true });
  if (!result.success) throw new TypeError(issueText(result.issues[0]));
  const { report, source, ...state } = result.output;
  return { subject: { report, source }, ...state };
}

const TIME = 'a time such as 2026-11-20T12:00:00Z';

/** Unix seconds, of the text that names the instant. */
const instant = v.pipe(
  v.string(TIME),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const seconds = parseInstant(dataset.value);
    if (seconds !== undefined) return seconds;
    addIssue({ message: TIME });
    return NEVER;
  }),
);

/** Null in the file stands for nothing. */
function orNull<T extends v.GenericSchema>(schema: T) {
  return v.pipe(
    v.nullable(schema),
    v.transform((value) => value ?? undefined),
  );
}

/** An object that has these parts, and others for all we care. */
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
    // Versions that looked for no late files wrote neither.
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
