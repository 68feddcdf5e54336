import type { WorkGroupConfiguration } from '@aws-sdk/client-athena';
import { callAws } from '../aws/call-aws.ts';
import type { AwsClients } from '../aws/clients.ts';
import { parseResultsEncryption } from '../config/results-encryption.ts';
import { sourceError, usageError } from '../errors.ts';
import { byteSize } from '../logs/byte-size.ts';
import type { Step } from '../plan/step.ts';

export interface WorkgroupRequest {
  readonly name: string;
  /** Location of the logs, `s3://bucket/prefix/`, which must not contain the results. */
  readonly logs: string;
  /** Results location, `s3://…`, if the workgroup does not set one. */
  readonly results?: string | undefined;
  /** Encryption in the format of `parseResultsEncryption`. */
  readonly encryption?: string | undefined;
  /** True if the bucket of the logs is a Requester Pays bucket. */
  readonly requesterPays?: boolean | undefined;
  /** True to create the workgroup if it does not exist. */
  readonly create?: boolean | undefined;
  /** Scan limit per query of a new workgroup in bytes; at least 10,000,000. */
  readonly cutoff?: number | undefined;
}

/** Settings that queries need, and steps to create the workgroup. */
export interface WorkgroupPlan {
  readonly steps: readonly Step[];
  /** Results location that queries must set; undefined if the workgroup sets it. */
  readonly results: string | undefined;
  /** Encryption that queries must set. */
  readonly encryption: string | undefined;
  /** Results location of the workgroup; undefined if queries set it, or for managed results. */
  readonly workgroupResults: string | undefined;
  readonly notes: readonly string[];
}

export const LEAST_CUTOFF = 10_000_000;
const CUTOFF = 100_000_000_000;

/**
 * Checks that a workgroup accepts queries and has a results location, before any change that needs it.
 * @throws FlowqError (source) if it does not exist, is disabled, or no results location is known
 */
export async function planWorkgroup(
  clients: Pick<AwsClients, 'athena'>,
  request: WorkgroupRequest,
  signal?: AbortSignal,
): Promise<WorkgroupPlan> {
  const { name, results, encryption } = request;
  const group = await workgroupNamed(clients, name, signal);
  if (!group) return planNew(clients, request, signal);
  if (group.State === 'DISABLED')
    throw sourceError(
      `the workgroup ${name} is switched off`,
      'switch it on in Athena, or give another --workgroup',
    );
  const rules = group.Configuration ?? {};
  if (request.requesterPays && !rules.RequesterPaysEnabled)
    throw sourceError(
      `the workgroup ${name} does not read buckets whose requester pays`,
      `aws athena update-work-group --work-group ${name} --configuration-updates RequesterPaysEnabled=true`,
    );
  if (rules.ManagedQueryResultsConfiguration?.Enabled) {
    const notes =
      results === undefined ? [] : [`Athena keeps the results of ${name} itself: --results is not needed`];
    return { steps: [], results: undefined, encryption: undefined, workgroupResults: undefined, notes };
  }
  return placed(request, rules, { results, encryption });
}

function placed(
  { name, logs }: WorkgroupRequest,
  rules: WorkGroupConfiguration,
  { results, encryption }: Pick<WorkgroupRequest, 'results' | 'encryption'>,
): WorkgroupPlan {
  const own = rules.ResultConfiguration?.OutputLocation;
  const isEnforced = rules.EnforceWorkGroupConfiguration ?? false;
  const place = isEnforced ? own : (results ?? own);
  if (place === undefined)
    throw sourceError(
      `the workgroup ${name} does not say where results go, and neither does --results`,
      'give --results s3://BUCKET/PREFIX, or create a separate workgroup with --workgroup NAME --create-workgroup',
    );
  refuseAmongLogs(place, logs);
  const isOwn = place === own;
  const notes =
    isEnforced && results !== undefined && !isOwnPlace(results, own)
      ? [`the workgroup ${name} has all results written to ${own}: --results has no effect`]
      : [];
  return {
    steps: [],
    results: isOwn ? undefined : place,
    encryption: isEnforced ? undefined : encryption,
    workgroupResults: isOwn ? own : undefined,
    notes,
  };
}

function planNew(
  clients: Pick<AwsClients, 'athena'>,
  { name, results, encryption, logs, requesterPays = false, create, cutoff = CUTOFF }: WorkgroupRequest,
  signal: AbortSignal | undefined,
): WorkgroupPlan {
  if (!create)
    throw sourceError(
      `there is no workgroup ${name} in this Region`,
      'check --workgroup and --region, or give --create-workgroup',
    );
  if (results === undefined)
    throw usageError(
      `the new workgroup ${name} needs a location for results`,
      'give --results s3://BUCKET/PREFIX',
    );
  if (cutoff < LEAST_CUTOFF)
    throw usageError(
      `the minimum scan limit of a workgroup is ${byteSize(LEAST_CUTOFF)}`,
      'give a larger --scan-cutoff',
    );
  refuseAmongLogs(results, logs);
  const EncryptionConfiguration = parseResultsEncryption(encryption ?? 'SSE_S3');
  const input = {
    Name: name,
    Description: 'Reports over VPC flow logs, by flowq',
    Configuration: {
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      RequesterPaysEnabled: requesterPays,
      BytesScannedCutoffPerQuery: cutoff,
      ResultConfiguration: { OutputLocation: results, EncryptionConfiguration },
    },
  };
  const step: Step = {
    what: `+ workgroup ${name}`,
    parts: [
      `+ results: ${results}, encrypted (${encryption ?? 'SSE_S3'})`,
      `+ a query stops at ${byteSize(cutoff)}`,
      '+ enforced: queries cannot override it',
    ],
    calls: ['athena:CreateWorkGroup'],
    apply: async () => {
      const { CreateWorkGroupCommand } = await import('@aws-sdk/client-athena');
      const athena = await clients.athena();
      const context = { doing: `create the workgroup ${name}`, needs: 'athena:CreateWorkGroup' };
      await callAws(
        context,
        (abortSignal) => athena.send(new CreateWorkGroupCommand(input), { abortSignal }),
        {
          signal,
        },
      );
    },
  };
  return { steps: [step], results: undefined, encryption: undefined, workgroupResults: results, notes: [] };
}

/** Looks up a workgroup; undefined if it does not exist. */
async function workgroupNamed(
  clients: Pick<AwsClients, 'athena'>,
  name: string,
  signal: AbortSignal | undefined,
) {
  const { GetWorkGroupCommand } = await import('@aws-sdk/client-athena');
  const athena = await clients.athena();
  const context = { doing: `look up the workgroup ${name}`, needs: 'athena:GetWorkGroup' };
  const look = async (abortSignal: AbortSignal) => {
    try {
      return (await athena.send(new GetWorkGroupCommand({ WorkGroup: name }), { abortSignal })).WorkGroup;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  return callAws(context, look, { signal, seconds: 20 });
}

/** Recognizes "WorkGroup x is not found.", for which Athena has no specific error type. */
function isMissing(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'InvalidRequestException' && /WorkGroup.*not found/i.test(message);
}

/** @throws FlowqError (usage) if results would be read as logs */
function refuseAmongLogs(place: string, logs: string): void {
  if (!`${place.replace(/\/*$/, '')}/`.startsWith(`${logs}AWSLogs/`)) return;
  throw usageError(
    `results at ${place} would be inside the logs, and be read as logs`,
    'give another place with --results',
  );
}

const isOwnPlace = (a: string, b: string | undefined) => a.replace(/\/*$/, '') === b?.replace(/\/*$/, '');
