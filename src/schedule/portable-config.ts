import type { Config } from '../config/config.ts';

/** The configuration for other machines: without the profile and the endpoint of this one. */
export function portableConfig(config: Config): Config {
  if (!('region' in config.source)) return config;
  const { profile: _, endpointUrl: __, ...source } = config.source;
  return { ...config, source };
}
