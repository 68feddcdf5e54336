import type { AwsClients } from '../aws/clients.ts';
import { type Plan, planOf } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import { DeliveryBucket } from './bucket/bucket.ts';
import { checkEncryption } from './bucket/check-encryption.ts';
import { foreignBucketNotes } from './bucket/foreign-bucket.ts';
import { planBucket } from './bucket/plan-bucket.ts';
import { type PolicyBackup, planBucketPolicy } from './bucket/plan-bucket-policy.ts';
import type { BucketDestination, Delivery, LogGroupDestination, Site } from './delivery.ts';
import { checkResources } from './flow-logs/check-resources.ts';
import { FlowLogs } from './flow-logs/flow-logs.ts';
import { planFlowLogs } from './flow-logs/plan-flow-logs.ts';
import { LogGroup } from './log-group/log-group.ts';
import { planLogGroup } from './log-group/plan-log-group.ts';
import { planRole } from './log-group/plan-role.ts';
import { Role } from './log-group/role.ts';

export interface DeliveryContext {
  readonly clients: Pick<AwsClients, 'ec2' | 's3' | 'kms' | 'logs' | 'iam'>;
  readonly site: Site;
  readonly backup: PolicyBackup;
  /** Called with findings while the plan is applied. */
  readonly onNote: (words: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface DeliveryPlan extends Plan {
  /** Information for a person before the plan is applied. */
  readonly notes: readonly string[];
  /** Ids of the existing flow logs, and of those created so far. */
  readonly ids: readonly string[];
}

/** EC2's messages while a role or a policy is new. */
const ROLE_IS_NEW = /unable to assume|cannot be assumed|not authorized to assume/i;
const POLICY_IS_NEW = /Access Denied|LogDestination.*(not found|NotFound|does not exist|undeliverable)/i;

/**
 * Plans everything that a delivery needs: the destination first, then the flow logs. Nothing changes until it is
 * applied.
 * @throws FlowqError if an existing resource is not suitable, or the caller may not create flow logs
 */
export async function planDelivery(delivery: Delivery, context: DeliveryContext): Promise<DeliveryPlan> {
  const { destination } = delivery;
  const { clients, site, signal } = context;
  const ec2 = new FlowLogs(clients, signal);
  await checkResources(delivery.resources, ec2, site);
  const prepared =
    destination.kind === 's3'
      ? await planForBucket({ ...delivery, destination }, context)
      : await planForLogGroup({ ...delivery, destination }, context);
  const flowLogs = await planFlowLogs(delivery, { ec2, site, ...prepared });
  const notes = [...prepared.notes, ...flowLogs.notes];
  for (const request of flowLogs.requests) {
    const dry = await ec2.dryRun(request);
    // EC2 may reject a destination that does not exist yet; after the first steps it exists.
    if (dry.says === 'invalid' && prepared.steps.length === 0)
      notes.push(`EC2's dry run says: ${dry.message}`);
  }
  return { ...planOf([...prepared.steps, ...flowLogs.steps]), notes, ids: flowLogs.ids };
}

interface Prepared {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  readonly passing: RegExp | undefined;
  readonly afterwards?: (() => Promise<void>) | undefined;
}

async function planForBucket(
  delivery: Delivery<BucketDestination>,
  { clients, site, backup, onNote, signal }: DeliveryContext,
): Promise<Prepared> {
  const { destination } = delivery;
  const bucket = new DeliveryBucket(clients, destination.bucket, site, signal);
  const owner = await bucket.owner();
  if (owner === 'another')
    return { steps: [], notes: foreignBucketNotes(destination, site), passing: undefined };
  const isThere = owner === 'ours';
  const making = await planBucket(bucket, delivery, owner);
  const kmsKey = { algorithm: 'aws:kms', key: destination.kmsKey };
  const encryption = destination.kmsKey === undefined && isThere ? await bucket.encryption() : undefined;
  const notes = await checkEncryption(
    bucket.name,
    destination.kmsKey === undefined ? encryption : kmsKey,
    site,
    clients,
    signal,
  );
  const policy = await planBucketPolicy(bucket, destination, site, isThere, backup);
  const steps = [...making, ...policy.steps];
  const afterwards = async () => {
    const restored = await policy.restore();
    if (restored) onNote(restored);
  };
  return { steps, notes, passing: steps.length > 0 ? POLICY_IS_NEW : undefined, afterwards };
}

async function planForLogGroup(
  delivery: Delivery<LogGroupDestination>,
  { clients, site, signal }: DeliveryContext,
): Promise<Prepared> {
  const { group, role } = delivery.destination;
  const groupPlan = await planLogGroup(new LogGroup(clients, group, site, signal), delivery);
  const { steps, notes, isNew } = await planRole(new Role(clients, role, signal), delivery, site);
  return {
    steps: [...groupPlan.steps, ...steps],
    notes: [...groupPlan.notes, ...notes],
    passing: isNew ? ROLE_IS_NEW : undefined,
  };
}
