import { dirname, join } from 'node:path';
import type { Caller } from '../../../aws/caller.ts';
import { AwsClients } from '../../../aws/clients.ts';
import { isDenied } from '../../../aws/error-kinds.ts';
import type { PolicyBackup } from '../../../deliveries/bucket/plan-bucket-policy.ts';
import { checkPermissions, type Permission } from '../../../deliveries/check-permissions.ts';
import type { Delivery, Site } from '../../../deliveries/delivery.ts';
import { awaitDelivery } from '../../../deliveries/flow-logs/await-delivery.ts';
import { placeText } from '../../../deliveries/flow-logs/compare.ts';
import { createRequests } from '../../../deliveries/flow-logs/create-request.ts';
import { FlowLogs } from '../../../deliveries/flow-logs/flow-logs.ts';
import { planDelivery } from '../../../deliveries/plan-delivery.ts';
import { enablePolicy } from '../../../deliveries/policies/caller-policy.ts';
import type { PolicyDocument } from '../../../deliveries/policies/policy.ts';
import { printDelivery } from '../../../deliveries/print/print-delivery.ts';
import { EXIT, messageOf } from '../../../errors.ts';
import { writeOutputFile } from '../../../output/destinations/output-file.ts';
import { note } from '../../../runs/run-environment.ts';
import { applied } from '../../plan.ts';
import { callersSite } from '../../site.ts';
import { interruptible } from '../../terminal/interruption.ts';
import { log } from '../../terminal/log.ts';
import { bucketDeliveryOf, logGroupDeliveryOf } from './delivery-request.ts';
import type { EnableCloudWatchOptions, EnableOptions, EnableS3Options } from './options.ts';

/** Runs `flowq enable s3`: creates flow logs into a bucket, and sets the bucket up. */
export function runEnableS3Command(given: EnableS3Options): Promise<void> {
  const delivery = bucketDeliveryOf(given);
  return enable(given, () => delivery);
}

/** Runs `flowq enable cloudwatch`: creates flow logs into a log group, with the role that delivers them. */
export function runEnableCloudWatchCommand(given: EnableCloudWatchOptions): Promise<void> {
  return enable(given, (site) => logGroupDeliveryOf(given, site));
}

async function enable(given: EnableOptions, deliveryOf: (site: Site) => Delivery): Promise<void> {
  await interruptible(async (signal) => {
    const { region, profile, endpointUrl } = given;
    await using clients = new AwsClients({ region, profile, endpointUrl, bucketsAnywhere: true });
    const { site, caller } = await callersSite(clients, signal);
    const delivery = deliveryOf(site);
    if (given.print) {
      const { text, notes } = printDelivery(given.print, delivery, site);
      for (const words of notes) note(log, words);
      process.stdout.write(text);
      return;
    }
    if (given.check) return check(delivery, site, caller, clients, signal);
    const plan = await planDelivery(delivery, {
      clients,
      site,
      backup: policyBackup(given.config),
      onNote: (words) => note(log, words),
      signal,
    });
    for (const words of plan.notes) note(log, words);
    if (!(await applied(plan, given))) return;
    const { delivering, open } = await awaitDelivery(plan.ids, new FlowLogs(clients, signal), { signal });
    process.stdout.write(closing(delivery, delivering, open));
  });
}

/** Writes a new file each time, so that the policy from before flowq's first change is never overwritten. */
function policyBackup(configPath: string): PolicyBackup {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const path = (bucket: string) => join(dirname(configPath), `bucket-policy-${bucket}-${time}.json`);
  return { path, save: (bucket, text) => writeOutputFile(path(bucket), [`${text}\n`]) };
}

function closing(delivery: Delivery, delivering: readonly string[], open: readonly string[]): string {
  const minutes = delivery.interval / 60 + 10;
  const source = placeText(delivery);
  return [
    ...delivering.map((id) => `${id} delivers to ${source}\n`),
    ...open.map(
      (id) => `${id} exists; AWS does not show yet whether it delivers: check with flowq enable list\n`,
    ),
    `first records after about ${minutes} minutes, if there is traffic; then: flowq init ${source}\n`,
  ].join('');
}

async function check(
  delivery: Delivery,
  site: Site,
  caller: Caller,
  clients: AwsClients,
  signal: AbortSignal,
): Promise<void> {
  const { destination } = delivery;
  const scope =
    destination.kind === 's3'
      ? ({ destination: 's3', bucket: destination.bucket } as const)
      : ({ destination: 'cloudwatch', logGroup: destination.group, role: destination.role } as const);
  const permissions = await permissionsOf(enablePolicy(scope, site), caller, clients, signal);
  if (!permissions) return checkByDryRun(delivery, site, clients, signal);
  for (const { action, isAllowed, why } of permissions)
    process.stdout.write(`${isAllowed ? 'allowed' : 'missing'}  ${action}${why ? `  (${why})` : ''}\n`);
  if (permissions.every(({ isAllowed }) => isAllowed)) return;
  note(log, `${caller.arn} is missing permissions; flowq iam enable prints the policy`);
  process.exitCode = EXIT.source;
}

/** Returns the permissions, or undefined if the caller may not use IAM. */
async function permissionsOf(
  policy: PolicyDocument,
  caller: Caller,
  clients: AwsClients,
  signal: AbortSignal,
): Promise<Permission[] | undefined> {
  try {
    return await checkPermissions(policy, caller, clients, { signal });
  } catch (error) {
    if (!isDenied(error)) throw error;
    note(log, `${messageOf(error)}; so only EC2's dry run was checked`);
    return undefined;
  }
}

async function checkByDryRun(delivery: Delivery, site: Site, clients: AwsClients, signal: AbortSignal) {
  const ec2 = new FlowLogs(clients, signal);
  for (const request of createRequests(delivery.resources, delivery, site)) await ec2.dryRun(request);
  process.stdout.write('allowed  ec2:CreateFlowLogs\n');
}
