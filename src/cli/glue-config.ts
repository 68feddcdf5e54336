import type { GlueSourceConfig } from '../config/config.ts';
import { configPath, readConfig } from '../config/config-file.ts';
import { usageError } from '../errors.ts';

/** @throws FlowqError (usage) when `flowq.json` is not there or describes no bucket */
export function readGlueConfig(given: string | undefined): GlueSourceConfig {
  const path = configPath(given);
  const config = readConfig(path);
  if (!config) throw usageError(`there is no ${path} here`, 'run flowq init s3://BUCKET/PREFIX first');
  if (config.source.kind !== 'glue') {
    const where = config.source.kind === 'local' ? 'on disk' : 'in CloudWatch Logs';
    throw usageError(
      `${path} describes logs ${where}, which need no tables`,
      'run flowq init s3://BUCKET/PREFIX first',
    );
  }
  return config.source;
}
