import type { AwsClients } from '../../../aws/clients.ts';
import { locationText, parseLocation } from '../../../aws/location.ts';
import { planWorkgroup, type WorkgroupPlan } from '../../../catalog/workgroup.ts';
import type { GlueSourceConfig } from '../../../config/config.ts';
import { parseResultsEncryption } from '../../../config/results-encryption.ts';
import { messageOf, usageError } from '../../../errors.ts';
import type { InitOptions } from './options.ts';

type Results = Pick<GlueSourceConfig, 'results' | 'resultsEncryption' | 'resultsOwner'>;

/**
 * Returns the result options, checked before any call to AWS.
 * @throws FlowqError (usage)
 */
export function resultsGiven({ results, resultsEncryption, resultsOwner }: InitOptions): Results {
  if (resultsOwner !== undefined && !/^\d{12}$/.test(resultsOwner))
    throw usageError(`--results-owner: ${JSON.stringify(resultsOwner)}`, 'an account has 12 digits');
  try {
    if (resultsEncryption !== undefined) parseResultsEncryption(resultsEncryption);
  } catch (error) {
    throw usageError(`--results-encryption: ${JSON.stringify(resultsEncryption)}`, messageOf(error));
  }
  return {
    ...(results === undefined ? {} : { results: locationText(parseLocation(results)) }),
    ...(resultsEncryption === undefined ? {} : { resultsEncryption }),
    ...(resultsOwner === undefined ? {} : { resultsOwner }),
  };
}

/** Inspects the workgroup of a configuration; undefined if no query runs on Athena. */
export async function workgroupFor(
  { workgroup, location, results, resultsEncryption, requesterPays }: GlueSourceConfig,
  { createWorkgroup, scanCutoff, engine, endpoint }: InitOptions,
  clients: AwsClients,
  signal: AbortSignal,
): Promise<WorkgroupPlan | undefined> {
  if (engine === 'trino' || (engine === undefined && endpoint !== undefined)) return undefined;
  const request = {
    name: workgroup,
    logs: location,
    results,
    encryption: resultsEncryption,
    requesterPays,
    create: createWorkgroup,
    cutoff: scanCutoff,
  };
  return planWorkgroup(clients, request, signal);
}

/** Adds the result settings that queries must give; settings that the workgroup has are not repeated. */
export function withResults(
  config: GlueSourceConfig,
  workgroup: WorkgroupPlan | undefined,
): GlueSourceConfig {
  if (!workgroup) return config;
  const { results: _, resultsEncryption: __, tables, ...rest } = config;
  const { results, encryption, workgroupResults } = workgroup;
  return {
    ...rest,
    ...(results === undefined ? {} : { results }),
    ...(encryption === undefined ? {} : { resultsEncryption: encryption }),
    ...(workgroupResults === undefined ? {} : { workgroupResults }),
    tables,
  };
}
