import type { WorkGroupConfiguration } from '@aws-sdk/client-athena';

/** What a workgroup decides for the queries that run in it. */
export interface WorkGroupSettings {
  /** Where results go unless the query says otherwise, `s3://…`. */
  readonly results: string | undefined;
  /** Whether Athena keeps results itself, for a day; they are then read in pages. */
  readonly hasManagedResults: boolean;
  /** Whether what the query says of its results is ignored. */
  readonly isEnforced: boolean;
  /**
   * Bytes after which Athena cancels any query of the workgroup, which is billed all the same; 10,000,000 at the
   * least. There is no such limit for a single query in Athena's API.
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
