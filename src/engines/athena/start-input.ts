import type { StartQueryExecutionInput } from '@aws-sdk/client-athena';
import type { AthenaOptions } from './options.ts';

/** Returns the request that starts a query; each execution adds its client token. */
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
