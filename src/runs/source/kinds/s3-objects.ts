import { usageError } from '../../../errors.ts';
import { readFormat } from '../../read-options.ts';
import { storeLocation } from '../stored-source.ts';
import type { Reader } from './reader.ts';
import type { SourceKind } from './source-kind.ts';

/** Objects that are fetched, cached in the store, and queried on this machine. */
export const FETCHED: Reader = {
  title: 'objects fetched from S3',
  engine: 'local',
  uses: ['fields', 'store', 'storeMax', 'maxDownload', 'profile', 'region', 'timeout', 'memory'],
};

/** A bucket without tables, because `flowq init` has not run on it. */
export const S3_OBJECTS: SourceKind = {
  title: 'a bucket without tables',
  matches: (path) => path.startsWith('s3://'),
  readers: [FETCHED],
  reader: (target, options) => {
    if (options.engine === 'local' || (options.engine === undefined && storeLocation(options)))
      return FETCHED;
    const location = 'paths' in target ? target.paths[0] : 'it';
    throw usageError(
      `${location} is in S3`,
      `run flowq init ${location} once, then leave out --source; or give --engine local, which fetches it`,
    );
  },
  open: async (target, options, environment) => {
    const location = 'paths' in target ? (target.paths[0] ?? '') : '';
    const { fetchedSource } = await import('../fetched-source.ts');
    const format = await readFormat(options);
    return fetchedSource(
      { location, aws: { region: options.region }, format, place: storeLocation(options) },
      options,
      environment,
    );
  },
  follow: async (target, options, environment) => {
    const location = 'paths' in target ? (target.paths[0] ?? '') : '';
    const { followBucket } = await import('../follow/follow-bucket.ts');
    return followBucket({ location, aws: {} }, options, environment);
  },
};
