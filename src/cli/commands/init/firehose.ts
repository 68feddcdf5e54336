import { type Location, locationText } from '../../../aws/location.ts';
import type { S3Store } from '../../../aws/s3-store.ts';
import { BucketReader } from '../../../catalog/discovery/bucket-reader.ts';
import { findFirehose } from '../../../catalog/discovery/firehose.ts';
import type { GlueSourceConfig } from '../../../config/config.ts';
import { usageError } from '../../../errors.ts';
import { printable } from '../../../rows/printable.ts';
import type { InitOptions } from './options.ts';
import { mayRemember, remember } from './saved-source.ts';
import { suggestedWindow } from './suggested-window.ts';

/**
 * Saves a prefix that Firehose delivers to. Athena cannot read its objects, because records follow each other without
 * line feeds; so there are no tables, and runs fetch the objects.
 * @returns whether the location is such a prefix
 * @throws FlowqError (usage) if tables are to be printed
 */
export async function initFirehose(
  location: Location,
  store: S3Store,
  source: Omit<GlueSourceConfig, 'kind' | 'location' | 'tables'>,
  given: InitOptions,
): Promise<boolean> {
  const root = await findFirehose(new BucketReader(store), location);
  if (!root) return false;
  const text = locationText({ bucket: location.bucket, prefix: root.prefix });
  if (given.print)
    throw usageError(`Firehose delivers to ${text}, which Athena cannot read`, 'leave out --print');
  process.stdout.write(
    `source    ${printable(text)}\nlayout    hourly, by Firehose: runs fetch the objects, there are no tables\n`,
  );
  const config: GlueSourceConfig = { kind: 'glue', ...source, location: text, tables: [] };
  if (await mayRemember(config, given)) await remember(config, given, suggestedWindow(undefined, '1d'));
  return true;
}
