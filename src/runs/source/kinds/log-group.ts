import type { CloudWatchSourceConfig } from '../../../config/config.ts';
import { CloudWatchSourceSchema } from '../../../config/source/log-group.ts';
import type { LogGroupLocation } from '../../../sources/cloudwatch/log-group.ts';
import {
  logGroupName,
  logGroupOf,
  logGroupUri,
  namedGroup,
} from '../../../sources/cloudwatch/log-group-uri.ts';
import { readFormat } from '../../read-options.ts';
import { storeLocation } from '../stored-source.ts';
import type { Reader } from './reader.ts';
import { readerFor } from './reject-unused.ts';
import type { DescribedSource, NamedSource, SourceKind } from './source-kind.ts';

const FETCHED_EVENTS: Reader = {
  title: 'events fetched from CloudWatch Logs',
  engine: 'local',
  uses: ['fields', 'store', 'storeMax', 'profile', 'region', 'timeout', 'memory'],
};

const INSIGHTS: Reader = {
  title: 'Logs Insights',
  engine: 'insights',
  uses: ['fields', 'profile', 'region', 'timeout', 'memory'],
};

/** A log group of CloudWatch Logs that flow logs deliver to. */
export const LOG_GROUP: SourceKind<CloudWatchSourceConfig> = {
  title: 'log groups of CloudWatch Logs',
  matches: (path) => logGroupName(path) !== undefined,
  configSchema: CloudWatchSourceSchema,
  describe: ({ logGroup, region }) => `the log group ${logGroup} in ${region}`,
  identity: ({ logGroup, region }) => `${logGroupUri(logGroup)} ${region}`,
  readers: [FETCHED_EVENTS, INSIGHTS],
  reader: (target, options) => {
    locationOf(target);
    return readerFor(LOG_GROUP, options);
  },
  open: async (target, options, environment) => {
    const { logGroupSource } = await import('../log-group-source.ts');
    const location = locationOf(target);
    const place = { ...location, aws: { ...location.aws, region: options.region ?? location.aws.region } };
    const format = await readFormat(withFields(target, options));
    const store = storeLocation(options, 'paths' in target ? undefined : target);
    return logGroupSource({ place, format, store }, options, environment);
  },
  checks: async ({ source }) => {
    const { logGroupCheck } = await import('../../../checks/log-group-check.ts');
    return [logGroupCheck(source)];
  },
  iam: {
    purposes: ['report', 'init', 'tail'],
    uses: ['engine'],
    policy: async ({ logGroup }: CloudWatchSourceConfig, { purpose, site, engine }) => {
      const policies = await import('../../../deliveries/policies/reading-policy.ts');
      const { group } = namedGroup(logGroup);
      if (purpose === 'tail') return policies.tailPolicy(group, site);
      return engine === 'insights'
        ? policies.insightsPolicy(group, site)
        : policies.logGroupPolicy(group, site);
    },
  },
  follow: async (target, { filter, poll, profile, fields }, environment) => {
    const { FollowedLogGroup } = await import('../follow/follow-log-group.ts');
    const place = locationOf(target);
    const format = await readFormat(withFields(target, { fields }));
    const aws = { ...place.aws, profile: profile ?? place.aws.profile };
    return new FollowedLogGroup({ place: { ...place, aws }, format, filter, poll }, environment);
  },
};

type Target = NamedSource | DescribedSource<CloudWatchSourceConfig>;

/** @throws FlowqError (usage) if a path names no group */
function locationOf(target: Target): LogGroupLocation {
  if ('paths' in target) return { ...(logGroupOf(target.paths[0]) ?? { group: '' }), aws: {} };
  const { logGroup, region, endpointUrl, profile } = target.source;
  return { ...namedGroup(logGroup), aws: { region, endpointUrl, profile } };
}

/** Returns the fields from the options, or else `flowq.json`. */
function withFields(target: Target, { fields }: { readonly fields?: string | undefined }) {
  return { fields: fields ?? ('paths' in target ? undefined : target.source.fields) };
}
