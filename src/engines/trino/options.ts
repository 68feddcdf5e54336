import { isExposed } from '../../aws/loopback.ts';
import { usageError } from '../../errors.ts';

/** Address and credentials of a Trino, and the default catalog and schema. */
export interface TrinoOptions {
  /** `https://trino.example.com:8443` */
  readonly endpoint: string;
  readonly user?: string | undefined;
  /** Password for basic authentication, sent only over TLS or on this machine. */
  readonly password?: string | undefined;
  /** JSON Web Token, instead of a password. */
  readonly token?: string | undefined;
  readonly catalog?: string | undefined;
  readonly schema?: string | undefined;
  /** Seconds after which a running query is stopped (default: 30 minutes). */
  readonly timeout?: number | undefined;
  readonly onProgress?: ((progress: TrinoProgress) => void) | undefined;
}

/** Progress of a query. */
export interface TrinoProgress {
  /** `QUEUED`, `PLANNING`, `STARTING`, `RUNNING`, `FINISHING` … */
  readonly state: string;
  /** Seconds since the query was sent. */
  readonly seconds: number;
  /** Bytes read from files, compressed. */
  readonly scannedBytes: number;
  /** Completed share, 0 to 1; undefined if Trino does not report it. */
  readonly share: number | undefined;
}

/**
 * Completes the given options from the environment: `TRINO_ENDPOINT`, `TRINO_USER`, `TRINO_PASSWORD`, `TRINO_TOKEN`,
 * `TRINO_CATALOG`, `TRINO_SCHEMA`.
 * @throws FlowqError (usage) if the endpoint is missing or invalid, or secrets would be sent unencrypted
 */
export function trinoOptions(given: Partial<TrinoOptions>, env = process.env): TrinoOptions {
  const endpoint = given.endpoint ?? env.TRINO_ENDPOINT;
  if (!endpoint)
    throw usageError('the Trino URL is missing', 'give --endpoint https://…, or set TRINO_ENDPOINT');
  const options = {
    ...given,
    endpoint,
    user: given.user ?? env.TRINO_USER,
    password: given.password ?? env.TRINO_PASSWORD,
    token: given.token ?? env.TRINO_TOKEN,
    catalog: given.catalog ?? env.TRINO_CATALOG,
    schema: given.schema ?? env.TRINO_SCHEMA,
  };
  checkAddress(options);
  return options;
}

function checkAddress({ endpoint, password, token }: TrinoOptions): void {
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!address || !/^https?:$/.test(address.protocol)) {
    throw usageError(`${JSON.stringify(endpoint)} is not a Trino URL`, 'write https://HOST:PORT');
  }
  if (isExposed(address) && (password || token)) {
    throw usageError('a password or token is not sent over plain HTTP', 'give an https:// endpoint');
  }
}
