import type { WorkGroupConfiguration } from '@aws-sdk/client-athena';

/** Settings of a workgroup for its queries. */
export interface WorkGroupSettings {
  /** Default location of results, `s3://…`. */
  readonly results: string | undefined;
  /** Whether Athena manages results itself, for a day; they are then read in pages. */
  readonly hasManagedResults: boolean;
  /** Whether the workgroup's settings override the query's result settings. */
  readonly isEnforced: boolean;
  /**
   * Bytes after which Athena cancels any query of the workgroup, at least 10,000,000; the query is billed anyway.
   * Athena's API has no such limit per query.
   */
  readonly scanCutoffBytes: number | undefined;
}

export function settingsOf({
  ResultConfiguration,
  ManagedQueryResultsConfiguration,
  EnforceWorkGroupConfiguration,
  BytesScannedCutoffPerQuery,
}: WorkGroupConfiguration): WorkGroupSettings {
  return {
    results: ResultConfiguration?.OutputLocation,
    hasManagedResults: ManagedQueryResultsConfiguration?.Enabled ?? false,
    isEnforced: EnforceWorkGroupConfiguration ?? false,
    scanCutoffBytes: BytesScannedCutoffPerQuery,
  };
}
