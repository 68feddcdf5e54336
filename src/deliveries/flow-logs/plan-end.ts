import type { FlowLog } from '@aws-sdk/client-ec2';
import { sourceError } from '../../errors.ts';
import { type Plan, planOf } from '../../plan/plan.ts';
import { isMadeByFlowq } from '../delivery.ts';
import { destinationText } from './compare.ts';
import type { FlowLogs } from './flow-logs.ts';

export interface EndPlan extends Plan {
  /** Resources that remain after the deletion, for a person. */
  readonly staying: readonly string[];
}

/**
 * Plans the deletion of flow logs: those that flowq created, others only with `adopt`.
 * @throws FlowqError (source) if one does not exist, or flowq did not create it
 */
export async function planEnd(ids: readonly string[], ec2: FlowLogs, adopt: boolean): Promise<EndPlan> {
  const found = await ec2.describeIds(ids);
  const gone = ids.filter((id) => !found.some(({ FlowLogId }) => FlowLogId === id));
  if (gone.length > 0) {
    throw sourceError(
      `there is no flow log ${gone.join(', ')} in this Region`,
      'flowq enable list lists them; --region selects another Region',
    );
  }
  const others = found.filter(({ Tags }) => !isMadeByFlowq(Tags));
  if (others.length > 0 && !adopt) {
    throw sourceError(
      `flowq did not create ${others.map(({ FlowLogId }) => FlowLogId).join(', ')}, so nothing is deleted`,
      'leave them out, or delete them anyway with --adopt',
    );
  }
  const steps = found.map((flowLog) => ({
    what: `- flow log ${flowLog.FlowLogId} of ${flowLog.ResourceId} to ${destinationText(flowLog)}`,
    parts: [],
    calls: ['ec2:DeleteFlowLogs', ...(flowLog.LogDestinationType === 's3' ? ['logs:DeleteLogDelivery'] : [])],
    apply: () => end(flowLog, ec2),
  }));
  return { ...planOf(steps), staying: [...new Set(found.map(stayingWith))] };
}

async function end({ FlowLogId = '', ResourceId }: FlowLog, ec2: FlowLogs): Promise<void> {
  const [failed] = await ec2.delete([FlowLogId]);
  // If somebody else has deleted it meanwhile, nothing is left to do.
  if (!failed || /NotFound/.test(failed.Error?.Code ?? '')) return;
  throw sourceError(
    `EC2 did not delete ${FlowLogId} of ${ResourceId}: ${failed.Error?.Message} (${failed.Error?.Code})`,
    'run the command again',
  );
}

function stayingWith(flowLog: FlowLog): string {
  const place = destinationText(flowLog);
  if (flowLog.LogDestinationType === 's3')
    return `${place} remains, with its files and its bucket policy; files of the last minutes may still arrive`;
  const role = flowLog.DeliverLogsPermissionArn;
  return `${place} stays, with its events${role ? `, and the role ${role}` : ''}`;
}
