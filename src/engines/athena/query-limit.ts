/** Longest query, apart from the dialect, which what runs queries does not need. Source: Amazon Athena API Reference, StartQueryExecution. */
export const ATHENA_LIMIT = { title: 'Athena', maxSqlBytes: 262_144 } as const;
