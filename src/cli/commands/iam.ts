import { AwsClients } from '../../aws/clients.ts';
import { initPolicy, type PolicyOptions, reportPolicy } from '../../catalog/iam.ts';
import { locationText, parseLocation } from '../../catalog/location.ts';
import { usageError } from '../../errors.ts';
import { accountOf } from '../caller-account.ts';
import { readGlueConfig } from '../glue-config.ts';
import { INIT_DEFAULTS } from '../init-options.ts';
import { askedRegion } from '../site.ts';

export interface IamOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly awsAccount?: string;
  readonly logsKey?: string;
  readonly resultsKey?: string;
  readonly lakeFormation?: true;
  readonly region?: string;
  readonly database?: string;
  readonly table?: string;
  readonly workgroup?: string;
  readonly createWorkgroup?: true;
  readonly results?: string;
}

/** Prints the least policy that reports, or init, can do with: for a `flowq.json`, or for the logs at a place. */
export async function runIamCommand(
  purpose: 'report' | 'init',
  place: string | undefined,
  given: IamOptions,
): Promise<void> {
  const { logsKey, resultsKey, lakeFormation, createWorkgroup } = given;
  const config = place === undefined ? described(given) : await planned(place, given);
  const account = await accountOf(given.awsAccount, { ...config, profile: given.profile ?? config.profile });
  const options = { config, account, logsKey, resultsKey, lakeFormation, createWorkgroup };
  const policy = purpose === 'init' ? initPolicy(options) : reportPolicy(options);
  process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
}

type PolicyConfig = PolicyOptions['config'] & { readonly profile?: string | undefined };

/** @throws FlowqError (usage) for options that `flowq.json` has said already */
function described(given: IamOptions): PolicyConfig {
  const odd = (['region', 'database', 'table', 'workgroup', 'results'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (odd)
    throw usageError(
      `--${odd} goes with a place, and flowq.json says it otherwise`,
      'give s3://BUCKET/PREFIX too',
    );
  return readGlueConfig(given.config);
}

/** What init would be given, before there is a `flowq.json`. */
async function planned(place: string, given: IamOptions): Promise<PolicyConfig> {
  const { bucket, prefix } = parseLocation(place);
  await using clients = new AwsClients({ region: given.region, profile: given.profile });
  return {
    location: locationText({ bucket, prefix: prefix.replace(/(^|\/)AWSLogs\/.*$/, '$1') }),
    region: await askedRegion(clients),
    database: given.database ?? INIT_DEFAULTS.database,
    workgroup: given.workgroup ?? INIT_DEFAULTS.workgroup,
    results: given.results,
    tables: [{ name: given.table ?? INIT_DEFAULTS.table }],
  };
}
