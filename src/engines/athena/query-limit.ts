/**
 * Maximum query length. Separate from the dialect, which the runner does not need. Source: Amazon Athena API Reference,
 * StartQueryExecution.
 */
export const ATHENA_LIMIT = { title: 'Athena', maxSqlBytes: 262_144 } as const;
