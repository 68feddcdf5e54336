import { randomUUID } from 'node:crypto';
import { deliver, whyUndelivered } from '../../alerts/delivery/deliver.ts';
import type { Message } from '../../alerts/message.ts';
import { targetLabel } from '../../alerts/target.ts';
import { EXIT, usageError } from '../../errors.ts';
import { formatInstant } from '../../logs/instant.ts';
import { configJobs } from '../../runs/jobs/config-jobs.ts';
import { note } from '../../runs/run-environment.ts';
import { interruptible } from '../terminal/interruption.ts';
import { type LogOptions, log, useLog } from '../terminal/log.ts';

export interface NotifyOptions extends LogOptions {
  readonly config?: string;
}

/** Sends an example message to each target of a job; nothing is stored about it. */
export async function runNotifyTestCommand(name: string, given: NotifyOptions): Promise<void> {
  useLog(given);
  const [job] = await configJobs(given.config, [name]);
  const targets = job?.notify ?? [];
  if (targets.length === 0)
    throw usageError(
      `the job ${name} has no notify`,
      'add one to flowq.json, as in "notify": [{"to": "env:SLACK_URL", "form": "slack"}]',
    );
  const message = exampleOf(name);
  await interruptible(async (signal) => {
    for (const { to, form } of targets) {
      try {
        await deliver({ to, form, message, signal });
        note(log, `${targetLabel(to)}: the example was delivered`, 'notified', { to: targetLabel(to) });
      } catch (error) {
        signal.throwIfAborted();
        note(log, `${targetLabel(to)}: ${whyUndelivered(error)}`, 'not-notified', { to: targetLabel(to) });
        process.exitCode = EXIT.source;
      }
    }
  });
}

function exampleOf(job: string): Message {
  const now = Math.floor(Date.now() / 1000);
  return {
    id: randomUUID(),
    example: true,
    job,
    report: job,
    severity: 'info',
    sentence: 'this is what a message looks like',
    windows: [{ since: formatInstant(now - 3600), until: formatInstant(now) }],
    new: [{ srcaddr: '203.0.113.250', dstaddr: '10.0.0.5', dstaddr_name: 'example', dstport: '22' }],
    others: 0,
    still: 0,
    gone: [],
    othersGone: 0,
    quiet: 0,
    notes: [],
    outputs: [],
    look: 'flowq report rejected --since 1h',
  };
}
