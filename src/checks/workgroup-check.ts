import type { WorkGroupConfiguration } from '@aws-sdk/client-athena';
import { callAws } from '../aws/call-aws.ts';
import type { AwsClients } from '../aws/clients.ts';
import { locationText, parseLocation } from '../aws/location.ts';
import { s3Arn } from '../aws/s3-arn.ts';
import type { GlueSourceConfig } from '../config/config.ts';
import { messageOf } from '../errors.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Checks that the workgroup accepts queries, limits their cost, and where results go. */
export async function workgroupFindings(
  config: GlueSourceConfig,
  clients: AwsClients,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const { GetWorkGroupCommand } = await import('@aws-sdk/client-athena');
  const athena = await clients.athena();
  const context = { doing: `look up the workgroup ${config.workgroup}`, needs: 'athena:GetWorkGroup' };
  const { WorkGroup: group } = await callAws(
    context,
    (abortSignal) => athena.send(new GetWorkGroupCommand({ WorkGroup: config.workgroup }), { abortSignal }),
    { signal, seconds: 20 },
  );
  const rules = group?.Configuration ?? {};
  const state =
    group?.State === 'DISABLED'
      ? fail(
          'workgroup',
          `${config.workgroup} is switched off`,
          'switch it on in Athena, or run flowq init with another --workgroup',
        )
      : engineFinding(config.workgroup, rules);
  return [
    state,
    ...requesterFindings(config, rules),
    cutOff(rules),
    ...(await resultFindings(config, rules, clients, signal)),
  ];
}

/** flowq's SQL is that of version 3, which is Trino; version 2 is an old Presto, and others run no SQL. */
function engineFinding(workgroup: string, { EngineVersion: engine }: WorkGroupConfiguration): Finding {
  const version = engine?.EffectiveEngineVersion ?? engine?.SelectedEngineVersion;
  const number = /^Athena engine version (\d+)$/.exec(version ?? '')?.[1];
  const text = version === undefined ? workgroup : `${workgroup}, ${version}`;
  if (version === undefined || version === 'AUTO' || Number(number) >= 3) return ok('workgroup', text);
  return fail(
    'workgroup',
    `${text}: flowq needs Athena engine version 3`,
    number === undefined
      ? 'run flowq init with another --workgroup, one for SQL'
      : `aws athena update-work-group --work-group ${workgroup} --configuration-updates 'EngineVersion={SelectedEngineVersion=Athena engine version 3}'`,
  );
}

function requesterFindings(
  { requesterPays, workgroup }: GlueSourceConfig,
  rules: WorkGroupConfiguration,
): Finding[] {
  if (!requesterPays || rules.RequesterPaysEnabled) return [];
  return [
    fail(
      'requester pays',
      `the workgroup ${workgroup} does not read buckets whose requester pays`,
      `aws athena update-work-group --work-group ${workgroup} --configuration-updates RequesterPaysEnabled=true`,
    ),
  ];
}

function cutOff({ BytesScannedCutoffPerQuery: bytes }: WorkGroupConfiguration): Finding {
  if (bytes !== undefined) return ok('scan limit', `the workgroup stops queries at ${bytes} bytes`);
  return warn(
    'scan limit',
    'the workgroup lets a query scan any amount',
    'set its per-query data usage control, or give each job a maxScan',
  );
}

async function resultFindings(
  config: GlueSourceConfig,
  rules: WorkGroupConfiguration,
  clients: AwsClients,
  signal?: AbortSignal,
): Promise<Finding[]> {
  if (rules.ManagedQueryResultsConfiguration?.Enabled) return [ok('results', 'kept by Athena itself')];
  const own = rules.ResultConfiguration?.OutputLocation;
  const location = rules.EnforceWorkGroupConfiguration ? own : (config.results ?? own);
  if (location === undefined)
    return [
      fail(
        'results',
        'no location for Athena results is set',
        'run flowq init with --results s3://…, or set it in the workgroup',
      ),
    ];
  const findings: Finding[] = [];
  if (config.results !== undefined && own !== undefined && location === own && own !== config.results)
    findings.push(
      warn(
        'results',
        `the workgroup enforces ${own} over ${config.results}`,
        'run flowq init with the same --results',
      ),
    );
  const logs = `${config.location}AWSLogs/`;
  if (`${location.replace(/\/*$/, '')}/`.startsWith(logs))
    return [
      ...findings,
      fail(
        'results',
        `${location} is within the logs at ${logs}`,
        'results would be read as logs: give another place with --results',
      ),
    ];
  return [...findings, await bucketFinding(location, config.region, clients, signal)];
}

async function bucketFinding(
  location: string,
  region: string,
  clients: AwsClients,
  signal?: AbortSignal,
): Promise<Finding> {
  try {
    const { bucket, prefix } = parseLocation(location);
    const { GetBucketLocationCommand } = await import('@aws-sdk/client-s3');
    const s3 = await clients.s3();
    const context = {
      doing: `look up the bucket ${bucket}`,
      needs: `s3:GetBucketLocation on ${await s3Arn(s3, bucket)}`,
    };
    const found = await callAws(
      context,
      (abortSignal) => s3.send(new GetBucketLocationCommand({ Bucket: bucket }), { abortSignal }),
      { signal, seconds: 20 },
    );
    const there = regionNamed(found.LocationConstraint ?? '');
    if (there !== region)
      return fail(
        'results',
        `${location} is in ${there}, queries run in ${region}`,
        'Athena only writes to buckets in its Region',
      );
    return ok('results', locationText({ bucket, prefix }));
  } catch (error) {
    return fail('results', messageOf(error), (error as { hint?: string }).hint);
  }
}

/**
 * Returns the Region of a LocationConstraint: S3 has none for its oldest Region, and an old name for the oldest in
 * Europe.
 */
function regionNamed(constraint: string): string {
  if (constraint === '') return 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
}
