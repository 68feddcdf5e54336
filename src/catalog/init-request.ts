import type { GlueSourceConfig } from '../config/config.ts';
import type { InitRequest } from './prepare.ts';

/** Rebuilds the init request that updates the tables of a configuration. */
export function initRequestOf(config: GlueSourceConfig): InitRequest {
  // init determines interval and archive again.
  const { kind: _, tables, part, interval: __, archivedAfter: ___, ...source } = config;
  // Names of further tables are the first one's with a number.
  const [first] = [...tables].sort((a, b) => a.name.length - b.name.length);
  return {
    ...source,
    location: part === undefined ? source.location : `${source.location}AWSLogs/${part}`,
    table: first?.name ?? '',
    injectedAccounts: first?.accounts === 'injected',
  };
}
