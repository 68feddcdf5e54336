import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { messageOf, sourceError } from '../errors.ts';
import { count } from '../forms/form.ts';
import { issueText } from '../forms/issue.ts';
import { writeFileAtomic } from '../processes/atomic-file.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { Finding, WindowFindings } from './finding.ts';
import { type Message, SEVERITIES } from './message.ts';
import { FORMS, type FormName } from './target.ts';

/** A message that has not been delivered yet. */
export interface Unsent {
  /** The target as configured: `env:NAME` is resolved when it is sent. */
  readonly to: string;
  readonly form: FormName | undefined;
  readonly message: Message;
  /** The error of the last attempt; undefined before the first one has ended. */
  readonly error: string | undefined;
}

/** State of a job's alerts between runs. */
export interface Ledger {
  /** Open findings of each target, by `to` and `when`. */
  readonly open: Readonly<Record<string, readonly Finding[]>>;
  /** Windows whose outputs are written but which no message covers yet. */
  readonly gathered: readonly WindowFindings[];
  readonly unsent: readonly Unsent[];
}

export const EMPTY_LEDGER: Ledger = { open: {}, gathered: [], unsent: [] };

const alertsFolder = (stateFolder: string) => join(stateFolder, 'alerts');

export const ledgerPath = (stateFolder: string, job: string) =>
  join(alertsFolder(stateFolder), `${job}.json`);

export const ledgerLockPath = (stateFolder: string, job: string) =>
  join(alertsFolder(stateFolder), `${job}.lock`);

/** @throws FlowqError (source) if the file cannot be read or is damaged */
export function readLedger(stateFolder: string, job: string): Ledger {
  const path = ledgerPath(stateFolder, job);
  try {
    const read = v.safeParse(LedgerSchema, JSON.parse(readFileSync(path, 'utf8')), { abortEarly: true });
    if (!read.success) throw new TypeError(issueText(read.issues[0]));
    const { open, gathered, unsent } = read.output;
    return { open, gathered, unsent } as Ledger;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY_LEDGER;
    const reason =
      error instanceof SyntaxError || error instanceof TypeError ? messageOf(error) : fileErrorText(error);
    throw sourceError(
      `cannot read the alerts of the job ${job} in ${path}: ${reason}`,
      'restore it from a copy, or remove it: every finding is then new again',
      error,
    );
  }
}

/** @throws FlowqError (source) if it cannot be written */
export async function writeLedger(stateFolder: string, job: string, ledger: Ledger): Promise<void> {
  const path = ledgerPath(stateFolder, job);
  try {
    mkdirSync(alertsFolder(stateFolder), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, [`${JSON.stringify({ flowq: 1, ...ledger }, undefined, 1)}\n`], {
      mode: 0o600,
    });
  } catch (error) {
    throw sourceError(
      `cannot write the alerts of the job ${job} to ${path}: ${fileErrorText(error)}`,
      'free disk space or make it writable, or set FLOWQ_STATE_DIR to another folder',
      error,
    );
  }
}

/** Deletes the alert state of a job. */
export function removeLedger(stateFolder: string, job: string): void {
  rmSync(ledgerPath(stateFolder, job), { force: true });
}

const text = v.string('a text');
const texts = v.array(text, 'a list of texts');
const cells = v.record(text, text, 'an object of texts');
const finding = v.object({ key: text, cells }, 'a finding');
const findings = v.array(finding, 'a list of findings');
const time = v.nullable(text);

const WindowSchema = v.object({
  since: v.optional(count),
  until: v.optional(count),
  out: v.optional(text),
  held: texts,
  findings,
  beyond: count,
  quiet: count,
  notes: texts,
  state: v.picklist(['judged', 'again', 'failed', 'not judged']),
});

const MessageSchema = v.object({
  id: text,
  example: v.optional(v.literal(true)),
  job: text,
  report: text,
  severity: v.picklist(SEVERITIES),
  sentence: text,
  windows: v.array(v.object({ since: time, until: time }), 'a list of windows'),
  new: v.array(cells),
  others: count,
  still: count,
  gone: v.array(cells),
  othersGone: count,
  quiet: count,
  notes: texts,
  outputs: texts,
  look: text,
});

const LedgerSchema = v.object(
  {
    flowq: v.literal(1, ({ received }) => `!it is ${received}, and this version reads 1`),
    open: v.record(text, findings, 'an object of findings'),
    gathered: v.array(WindowSchema, 'a list of windows'),
    unsent: v.array(
      v.object({
        to: text,
        form: v.optional(v.picklist(FORMS)),
        message: MessageSchema,
        error: v.optional(text),
      }),
      'a list of messages',
    ),
  },
  ({ expected }) => (expected === 'Object' ? 'an object' : '!it is missing'),
);
