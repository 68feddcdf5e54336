import { NOTHING_FOUND } from '../../alerts/finding.ts';
import { textForm } from '../../alerts/forms/text.ts';
import { ledgerLockPath, readLedger, writeLedger } from '../../alerts/ledger.ts';
import type { Severity } from '../../alerts/message.ts';
import type { Notify } from '../../alerts/notify-schema.ts';
import { targetLabel } from '../../alerts/target.ts';
import { withoutSecrets } from '../../aws/redact.ts';
import { EXIT, FlowqError, messageOf } from '../../errors.ts';
import { lockFor } from '../../jobs/locked-state.ts';
import type { Topic } from '../../reports/define-report.ts';
import { note, type RunEnvironment } from '../run-environment.ts';
import { AlertSession } from './alert-session.ts';

/** Subject and targets of messages. */
export interface AlertRequest {
  readonly notify: readonly Notify[];
  /** Undefined for a report that is not a job: nothing is stored about it. */
  readonly job: string | undefined;
  readonly report: string;
  readonly topic?: Topic | undefined;
  /** Whether messages are only shown, not sent or stored. */
  readonly dryRun?: boolean | undefined;
  readonly profile?: string | undefined;
}

export interface Alerted<T> {
  readonly result: T;
  /** Messages that could not be sent. */
  readonly unsent: number;
}

/**
 * Runs the work of a job, then sends messages about its findings, or about its failure.
 * @throws the errors of the work, and FlowqError (source) if another process runs the job, or the ledger of its alerts
 *   cannot be used
 */
export async function withAlerts<T>(
  { notify, job, report, topic, dryRun, profile }: AlertRequest,
  environment: RunEnvironment,
  work: (session: AlertSession) => Promise<T>,
): Promise<Alerted<T>> {
  const { stateFolder, signal, log, stdout } = environment;
  using _ =
    job === undefined || dryRun
      ? undefined
      : await lockFor(job, stateFolder, ledgerLockPath(stateFolder, job));
  const session = new AlertSession({
    notify,
    facts: { job: job ?? report, report, severity: severityOf(topic) },
    store:
      job === undefined
        ? undefined
        : {
            read: () => readLedger(stateFolder, job),
            write: async (ledger) => (dryRun ? undefined : writeLedger(stateFolder, job, ledger)),
          },
    log,
    profile,
  });
  let result: T;
  try {
    result = await work(session);
  } catch (error) {
    const isStopped = error instanceof FlowqError && error.exitCode === EXIT.interrupted;
    if (!isStopped && !signal.aborted && !dryRun) await sendFailure(session, error, environment);
    throw error;
  }
  if (!dryRun) return { result, unsent: await session.send(signal) };
  const messages = session.messages();
  for (const { to, message } of messages)
    await stdout.write(`to ${targetLabel(to.to)}:\n${textForm(message)}\n\n`, signal);
  if (messages.length === 0) note(log, `${job ?? report}: no message would be sent`, 'nothing-to-tell');
  return { result, unsent: 0 };
}

/** The caller throws the work's error, even if this message cannot be sent. */
async function sendFailure(
  session: AlertSession,
  error: unknown,
  { signal, log }: RunEnvironment,
): Promise<void> {
  const why = withoutSecrets(messageOf(error).split('\n', 1)[0] ?? '');
  try {
    await session.gather({ ...NOTHING_FOUND, notes: [why], state: 'failed' });
    await session.send(signal);
  } catch (failed) {
    note(log, `could not send a message about the failure: ${messageOf(failed)}`, 'not-notified');
  }
}

const severityOf = (topic: Topic | undefined): Severity =>
  topic === 'security' || topic === 'security-groups' ? 'medium' : 'low';
