import { setTimeout as sleep } from 'node:timers/promises';
import type { FlowLog } from '@aws-sdk/client-ec2';
import { fullJitter } from '../../aws/retrying.ts';
import { sourceError } from '../../errors.ts';
import { deliveryCure } from './cures.ts';
import type { FlowLogs } from './flow-logs.ts';

/** Seconds to wait for the delivery status: without traffic, AWS may not try to deliver for long. */
const SECONDS = 120;

export interface Awaited {
  readonly delivering: readonly string[];
  /** Flow logs whose delivery status AWS does not report yet. */
  readonly open: readonly string[];
}

/**
 * Waits until AWS reports the delivery status of each flow log.
 * @throws FlowqError (source) with AWS's message and what to do if one cannot deliver
 */
export async function awaitDelivery(
  ids: readonly string[],
  ec2: FlowLogs,
  { seconds = SECONDS, signal }: { seconds?: number; signal?: AbortSignal } = {},
): Promise<Awaited> {
  const deadline = performance.now() + seconds * 1000;
  for (let round = 4; ; round += 1) {
    const found = await ec2.describeIds(ids);
    const failed = found.filter(({ DeliverLogsStatus }) => DeliverLogsStatus === 'FAILED');
    if (failed.length > 0) throw cannotDeliver(failed);
    const isDelivering = new Set(
      found
        .filter(({ DeliverLogsStatus }) => DeliverLogsStatus === 'SUCCESS')
        .map(({ FlowLogId }) => FlowLogId),
    );
    const open = ids.filter((id) => !isDelivering.has(id));
    if (open.length === 0 || performance.now() > deadline)
      return { delivering: ids.filter((id) => isDelivering.has(id)), open };
    await sleep(fullJitter(round), undefined, { signal });
  }
}

function cannotDeliver(failed: readonly FlowLog[]) {
  const words = failed.map(
    ({ FlowLogId, ResourceId, DeliverLogsErrorMessage }) =>
      `${FlowLogId} of ${ResourceId}: ${DeliverLogsErrorMessage ?? 'AWS does not say why'}`,
  );
  return sourceError(
    `cannot deliver: ${words.join('; ')}`,
    [...new Set(failed.map(deliveryCure))].join('; '),
  );
}
