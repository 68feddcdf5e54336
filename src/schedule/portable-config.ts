import type { Config } from '../config/config.ts';

/** Returns the configuration for other machines, without this machine's profile and endpoint. */
export function portableConfig(config: Config): Config {
  if (!('region' in config.source)) return config;
  const { profile: _, endpointUrl: __, ...source } = config.source;
  return { ...config, source };
}
