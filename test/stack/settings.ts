const { env } = process;

/** Ports and addresses of the stack; environment variables can change all of them. */
export const settings = {
  host: env.STACK_HOST ?? '127.0.0.1',
  awsPort: Number(env.STACK_AWS_PORT ?? 14567),
  athenaPort: Number(env.STACK_ATHENA_PORT ?? 14568),
  /** Set if moto and Trino already run, as with docker compose; start.sh is then not used. */
  motoUrl: env.STACK_MOTO_URL,
  trinoUrl: env.STACK_TRINO_URL,
  motoPort: Number(env.STACK_MOTO_PORT ?? 14566),
  trinoPort: Number(env.STACK_TRINO_PORT ?? 14580),
};

export const resultsBucket = 'athena-results';

/** The stack's `primary` workgroup: results go to an existing bucket. */
export const primaryWorkGroup = {
  Name: 'primary',
  Configuration: { ResultConfiguration: { OutputLocation: `s3://${resultsBucket}/` } },
};
