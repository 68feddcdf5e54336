import type { GlueSourceConfig } from '../config/config.ts';
import type { InitRequest } from './prepare.ts';

/** What init is to be asked again to bring the tables of a configuration up to date. */
export function initRequestOf(config: GlueSourceConfig): InitRequest {
  // Interval and archive are what init finds out again, or nothing.
  const { kind: _, tables, part, interval: __, archivedAfter: ___, ...source } = config;
  // Further tables have the first one's name and a number.
  const [first] = [...tables].sort((a, b) => a.name.length - b.name.length);
  return {
    ...source,
    location: part === undefined ? source.location : `${source.location}AWSLogs/${part}`,
    table: first?.name ?? '',
    injectedAccounts: first?.accounts === 'injected',
  };
}
