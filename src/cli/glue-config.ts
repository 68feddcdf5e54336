import type { GlueSourceConfig } from '../config/config.ts';
import { configPath, readConfig } from '../config/config-file.ts';
import { usageError } from '../errors.ts';
import { kindOfSource } from '../runs/source/source-target.ts';

/** @throws FlowqError (usage) if `flowq.json` does not exist or describes no bucket */
export function readGlueConfig(given: string | undefined): GlueSourceConfig {
  const path = configPath(given);
  const config = readConfig(path);
  if (!config) throw usageError(`there is no ${path} here`, 'run flowq init s3://BUCKET/PREFIX first');
  if (config.source.kind !== 'glue') {
    throw usageError(
      `${path} describes ${kindOfSource(config.source).describe?.(config.source)}, which needs no tables`,
      'run flowq init s3://BUCKET/PREFIX first',
    );
  }
  return config.source;
}
