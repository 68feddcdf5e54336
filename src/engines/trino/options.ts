import { isExposed } from '../../aws/loopback.ts';
import { usageError } from '../../errors.ts';

/** A Trino, who one is there, and what names without a catalog or schema mean. */
export interface TrinoOptions {
  /** `https://trino.example.com:8443` */
  readonly endpoint: string;
  readonly user?: string | undefined;
  /** For basic authentication, only over TLS or on this machine. */
  readonly password?: string | undefined;
  /** A JSON Web Token, instead of a password. */
  readonly token?: string | undefined;
  readonly catalog?: string | undefined;
  readonly schema?: string | undefined;
  /** Seconds after which a running query is stopped (default: 30 minutes). */
  readonly timeout?: number | undefined;
  readonly onProgress?: ((progress: TrinoProgress) => void) | undefined;
}

/** Where a query stands. */
export interface TrinoProgress {
  /** `QUEUED`, `PLANNING`, `STARTING`, `RUNNING`, `FINISHING` … */
  readonly state: string;
  /** Since the query was sent. */
  readonly seconds: number;
  /** Bytes read from files, compressed as they are. */
  readonly scannedBytes: number;
  /** Share that is done, 0 to 1; undefined if Trino does not say. */
  readonly share: number | undefined;
}

/**
 * What was given, and for the rest the environment: `TRINO_ENDPOINT`, `TRINO_USER`, `TRINO_PASSWORD`,
 * `TRINO_TOKEN`, `TRINO_CATALOG`, `TRINO_SCHEMA`.
 * @throws FlowqError (usage) when there is no endpoint, it is no address, or secrets would go out in the clear
 */
export function trinoOptions(given: Partial<TrinoOptions>, env = process.env): TrinoOptions {
  const endpoint = given.endpoint ?? env.TRINO_ENDPOINT;
  if (!endpoint) throw usageError('no Trino is named', 'give --endpoint https://…, or set TRINO_ENDPOINT');
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
    throw usageError(`${JSON.stringify(endpoint)} is not the address of a Trino`, 'write https://HOST:PORT');
  }
  if (isExposed(address) && (password || token)) {
    throw usageError('a password or token is not sent over plain HTTP', 'give an https:// endpoint');
  }
}
