import { AwsClients } from '../../aws/clients.ts';
import { FlowLogs } from '../../deliveries/flow-logs/flow-logs.ts';
import { planEnd } from '../../deliveries/flow-logs/plan-end.ts';
import { usageError } from '../../errors.ts';
import { isFlowLogId } from '../../logs/delivery.ts';
import { printable } from '../../rows/printable.ts';
import type { AwsChoice } from '../aws-options.ts';
import { applied, type PlanOptions } from '../plan.ts';
import { interruptible } from '../terminal/interruption.ts';

export interface DisableOptions extends AwsChoice, PlanOptions {
  readonly adopt?: true;
}

/** Deletes flow logs, and prints what remains. */
export async function runDisableCommand(ids: readonly string[], given: DisableOptions): Promise<void> {
  const odd = ids.find((id) => !isFlowLogId(id));
  if (odd !== undefined) throw usageError(`${JSON.stringify(odd)} is not a flow log id`, 'give fl-…');
  await interruptible(async (signal) => {
    await using clients = new AwsClients(given);
    const plan = await planEnd([...new Set(ids)], new FlowLogs(clients, signal), given.adopt ?? false);
    if (!(await applied(plan, given))) return;
    for (const words of plan.staying) process.stdout.write(`${printable(words)}\n`);
  });
}
