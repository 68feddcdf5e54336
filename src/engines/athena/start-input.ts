import type { StartQueryExecutionInput } from '@aws-sdk/client-athena';
import type { AthenaOptions } from './options.ts';

/** What Athena is sent to start a query; the token of the start is added for each execution. */
export function startInput(
  sql: string,
  { database, catalog, workgroup, results, encryption, resultsOwner, reuse }: AthenaOptions,
): StartQueryExecutionInput {
  return {
    QueryString: sql,
    QueryExecutionContext: { Database: database, Catalog: catalog },
    WorkGroup: workgroup,
    ...((results ?? encryption) !== undefined && {
      ResultConfiguration: {
        OutputLocation: results,
        EncryptionConfiguration: encryption,
        ExpectedBucketOwner: results === undefined ? undefined : resultsOwner,
      },
    }),
    ...(reuse !== undefined && {
      ResultReuseConfiguration: {
        ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: Math.ceil(reuse / 60) },
      },
    }),
  };
}
