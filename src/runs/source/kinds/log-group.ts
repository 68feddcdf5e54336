import { CloudWatchSourceSchema } from '../../../config/source-schema.ts';
import { usageError } from '../../../errors.ts';
import { readFormat } from '../../read-options.ts';
import { logGroupName, logGroupOf, namedGroup } from '../log-group-uri.ts';
import { storeLocation } from '../stored-source.ts';
import type { Reader } from './reader.ts';
import { readerFor } from './reject-unused.ts';
import type { SourceKind } from './source-kind.ts';

const FETCHED_EVENTS: Reader = {
  title: 'events fetched from CloudWatch Logs',
  engine: 'local',
  uses: ['fields', 'store', 'storeMax', 'profile', 'timeout', 'memory'],
};

const INSIGHTS: Reader = {
  title: 'Logs Insights',
  engine: 'insights',
  uses: ['fields', 'profile', 'timeout', 'memory'],
};

/** A log group of CloudWatch Logs that flow logs deliver to. */
export const LOG_GROUP: SourceKind = {
  title: 'log groups of CloudWatch Logs',
  matches: (path) => logGroupName(path) !== undefined,
  configSchema: CloudWatchSourceSchema,
  readers: [FETCHED_EVENTS, INSIGHTS],
  reader: (target, options) => {
    if ('paths' in target && logGroupName(target.paths[0]) === '')
      throw usageError('cloudwatch: needs a log group', 'as in --source cloudwatch:/flow-logs');
    return readerFor(LOG_GROUP, options);
  },
  open: async (target, options, environment) => {
    const { logGroupSource } = await import('../log-group-source.ts');
    if ('paths' in target) {
      const place = { ...(logGroupOf(target.paths[0]) ?? { group: '' }), aws: {} };
      const format = await readFormat(options);
      return logGroupSource({ place, format, store: storeLocation(options) }, options, environment);
    }
    const { source } = target;
    if (source.kind !== 'cloudwatch') throw new TypeError(`${source.kind} is not a log group`);
    const { logGroup, region, endpointUrl, profile, fields } = source;
    const format = await readFormat({ fields: options.fields ?? fields });
    const place = { ...namedGroup(logGroup), aws: { region, endpointUrl, profile } };
    return logGroupSource({ place, format, store: storeLocation(options, target) }, options, environment);
  },
};
