import type { StartQueryExecutionInput } from '@aws-sdk/client-athena';
import type { AthenaOptions } from './options.ts';

/** What Athena is sent to start a query; the token of the start is added for each execution. */
export function startInput(
  sql: string,
  { database, catalog, workGroup, results, encryption, resultsOwner, reuseMinutes }: AthenaOptions,
): StartQueryExecutionInput {
  return {
    QueryString: sql,
    QueryExecutionContext: { Database: database, Catalog: catalog },
    WorkGroup: workGroup,
    ...((results ?? encryption) !== undefined && {
      ResultConfiguration: {
        OutputLocation: results,
        EncryptionConfiguration: encryption,
        ExpectedBucketOwner: results === undefined ? undefined : resultsOwner,
      },
    }),
    ...(reuseMinutes !== undefined && {
      ResultReuseConfiguration: {
        ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes },
      },
    }),
  };
}
