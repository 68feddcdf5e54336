/** Values of `--engine`: Athena, Trino, this machine, or CloudWatch Logs Insights. */
export const ENGINE_NAMES = ['athena', 'trino', 'local', 'insights'] as const;
