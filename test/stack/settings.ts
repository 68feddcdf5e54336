const { env } = process;

/** Ports and addresses of the stack, all of which the environment can change. */
export const settings = {
  host: env.STACK_HOST ?? '127.0.0.1',
  awsPort: Number(env.STACK_AWS_PORT ?? 14567),
  athenaPort: Number(env.STACK_ATHENA_PORT ?? 14568),
  /** Given when moto and Trino run already, as under docker compose; start.sh is then left out. */
  motoUrl: env.STACK_MOTO_URL,
  trinoUrl: env.STACK_TRINO_URL,
  motoPort: Number(env.STACK_MOTO_PORT ?? 14566),
  trinoPort: Number(env.STACK_TRINO_PORT ?? 14580),
};

export const resultsBucket = 'athena-results';

/** What the stack's `primary` workgroup is set to: results go to a bucket that is there. */
export const primaryWorkGroup = {
  Name: 'primary',
  Configuration: { ResultConfiguration: { OutputLocation: `s3://${resultsBucket}/` } },
};
