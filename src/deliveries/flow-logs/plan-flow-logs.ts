import type { CreateFlowLogsRequest, FlowLog, UnsuccessfulItem } from '@aws-sdk/client-ec2';
import { type FlowqError, sourceError } from '../../errors.ts';
import type { Step } from '../../plan/step.ts';
import type { Delivery, Resource, Site } from '../delivery.ts';
import { destinationText, differences, placeText } from './compare.ts';
import { createRequests } from './create-request.ts';
import { creationCure } from './cures.ts';
import type { FlowLogs } from './flow-logs.ts';
import { relatedFlowLogs } from './related.ts';

export interface FlowLogPlan {
  readonly steps: readonly Step[];
  /** Other flow logs of the same traffic, and the effect of a change, for a person. */
  readonly notes: readonly string[];
  /** The calls of the steps, for a dry run. */
  readonly requests: readonly CreateFlowLogsRequest[];
  /** Ids of the existing flow logs, and of those created so far. */
  readonly ids: readonly string[];
}

export interface FlowLogPlanContext {
  readonly ec2: FlowLogs;
  readonly site: Site;
  /** Messages of temporary rejections, while the role or the policy is new. */
  readonly passing: RegExp | undefined;
  /** Called after each call that creates flow logs. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

/** Plans the flow logs that the resources need; existing equal ones are left alone. */
export async function planFlowLogs(delivery: Delivery, context: FlowLogPlanContext): Promise<FlowLogPlan> {
  const { ec2, site } = context;
  const place = placeText(delivery);
  const there = (await ec2.describe()).filter((flowLog) => destinationText(flowLog) === place);
  const own = there.filter(({ ResourceId }) => delivery.resources.some(({ id }) => id === ResourceId));
  const equal = own.filter((flowLog) => differences(flowLog, delivery).length === 0);
  const missing = delivery.resources.filter(({ id }) => !equal.some(({ ResourceId }) => ResourceId === id));
  const related = await relatedFlowLogs(
    there.filter((flowLog) => !own.includes(flowLog)),
    delivery.resources,
    ec2,
  );
  const ids = equal.map(({ FlowLogId = '' }) => FlowLogId);
  const requests = createRequests(missing, delivery, site);
  return {
    steps: requests.map((request) => creationStep(request, delivery, context, ids)),
    notes: [
      ...equal.map(
        ({ FlowLogId, ResourceId }) => `${FlowLogId} of ${ResourceId} matches the request and stays`,
      ),
      ...changeNotes(own, missing, delivery),
      ...related.map(
        ({ flowLog, resource }) =>
          `${flowLog.FlowLogId} of ${flowLog.ResourceId} delivers to ${place} too: the traffic of ${resource.id} is recorded by both; reports over both count its bytes and packets once, and its records twice`,
      ),
    ],
    requests,
    ids,
  };
}

function changeNotes(own: readonly FlowLog[], missing: readonly Resource[], delivery: Delivery): string[] {
  return own
    .filter(({ ResourceId }) => missing.some(({ id }) => id === ResourceId))
    .map(
      (flowLog) =>
        `${flowLog.FlowLogId} of ${flowLog.ResourceId} already delivers there, with other settings: ${differences(flowLog, delivery).join('; ')}. ` +
        'A flow log cannot be changed: flowq creates a second one, and while both deliver, reports count each record twice (bytes and packets once); ' +
        `delete the old one once the new one delivers: flowq disable ${flowLog.FlowLogId}`,
    );
}

function creationStep(
  request: CreateFlowLogsRequest,
  delivery: Delivery,
  context: FlowLogPlanContext,
  ids: string[],
): Step {
  const { traffic, interval, format, destination } = delivery;
  const isBucket = destination.kind === 's3';
  const files = isBucket
    ? [
        `+ ${destination.parquet ? 'Parquet' : 'text'} files, ${destination.hourly ? 'hourly' : 'daily'}${destination.hive ? ' Hive-compatible' : ''} folders`,
      ]
    : [`+ by the role ${destination.roleArn}`];
  return {
    what: `+ flow ${request.ResourceIds?.length === 1 ? 'log' : 'logs'} of ${request.ResourceIds?.join(', ')} to ${placeText(delivery)}`,
    parts: [
      `+ ${traffic.toLowerCase()} traffic, aggregated over at most ${interval} s`,
      `+ ${format.fields.length} fields: ${format.fields.map(({ name }) => name).join(' ')}`,
      ...files,
    ],
    calls: [
      'ec2:CreateFlowLogs',
      'ec2:CreateTags',
      ...(isBucket ? ['logs:CreateLogDelivery'] : ['iam:PassRole']),
    ],
    apply: async () => {
      try {
        await make(request, delivery, context, ids);
      } finally {
        await context.afterwards?.();
      }
    },
  };
}

async function make(
  request: CreateFlowLogsRequest,
  delivery: Delivery,
  context: FlowLogPlanContext,
  ids: string[],
): Promise<void> {
  const { ids: made, unsuccessful, isWhole } = await create(request, context);
  ids.push(...made);
  if (unsuccessful.length === 0) return;
  const failed = unsuccessful.map(({ ResourceId = '' }) => ResourceId);
  // Created meanwhile, or by a call whose answer was lost.
  const equal = (await context.ec2.describe([{ Name: 'resource-id', Values: failed }])).filter(
    (flowLog) =>
      destinationText(flowLog) === placeText(delivery) && differences(flowLog, delivery).length === 0,
  );
  ids.push(...equal.map(({ FlowLogId = '' }) => FlowLogId));
  const rest = unsuccessful.filter(({ ResourceId }) => !equal.some((one) => one.ResourceId === ResourceId));
  if (rest.length === 0) return;
  const left = rest.map(({ ResourceId = '' }) => ResourceId);
  if (isWhole && equal.length > 0) return make({ ...request, ResourceIds: left }, delivery, context, ids);
  throw creationError(rest, made.length + equal.length);
}

/** Creates flow logs. If EC2 rejects the whole call because some exist, each resource is reported as unsuccessful. */
async function create(request: CreateFlowLogsRequest, { ec2, passing }: FlowLogPlanContext) {
  try {
    return { ...(await ec2.create(request, passing)), isWhole: false };
  } catch (error) {
    const { name: Code, message: Message } = ((error as FlowqError).cause ?? {}) as Error;
    if (Code !== 'FlowLogAlreadyExists') throw error;
    const unsuccessful = (request.ResourceIds ?? []).map(
      (ResourceId): UnsuccessfulItem => ({ ResourceId, Error: { Code, Message } }),
    );
    return { ids: [], unsuccessful, isWhole: true };
  }
}

function creationError(items: readonly UnsuccessfulItem[], made: number): FlowqError {
  const lines = items.map(
    ({ ResourceId, Error: error }) => `${ResourceId}: ${error?.Message} (${error?.Code ?? 'no code'})`,
  );
  const cures = new Set(items.map(creationCure).filter((cure) => cure !== undefined));
  const others = made > 0 ? `; ${made} of the same call ${made === 1 ? 'was' : 'were'} made` : '';
  return sourceError(
    `EC2 created no flow log of ${items.length === 1 ? '' : `${items.length} resources: `}${lines.join('; ')}${others}`,
    [...cures].join('; ') || 'run the command again once that is fixed: it only creates what is missing',
  );
}
