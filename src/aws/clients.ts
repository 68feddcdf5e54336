import type { AthenaClient } from '@aws-sdk/client-athena';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { STSClient } from '@aws-sdk/client-sts';
import type { AwsOptions } from './aws-options.ts';
import { clientConfig } from './client-config.ts';
import { hasOwnEndpoint } from './endpoint.ts';
import { refuseExposedTokens } from './refuse-exposed-tokens.ts';
import { refuseRepeatedPages } from './repeated-pages.ts';
import { SharedCredentials } from './shared-credentials.ts';

/**
 * AWS clients, each created and loaded on first use, because loading an SDK client takes 50 to 250 ms. Credentials are
 * the SDK's default chain: environment, profiles, SSO, web identity, containers, instances; they are fetched once for
 * all clients that are open at the same time.
 */
export class AwsClients {
  readonly #options: AwsOptions;
  readonly #credentials: SharedCredentials;
  readonly #made = new Map<string, Promise<{ destroy(): void }>>();

  constructor(options: AwsOptions = {}) {
    this.#options = options;
    this.#credentials = new SharedCredentials(options.profile);
  }

  athena(): Promise<AthenaClient> {
    return this.#once('athena', async () => {
      const { AthenaClient } = await import('@aws-sdk/client-athena');
      return new AthenaClient(await this.#config());
    });
  }

  glue(): Promise<GlueClient> {
    return this.#once('glue', async () => {
      const { GlueClient } = await import('@aws-sdk/client-glue');
      return new GlueClient(await this.#config());
    });
  }

  /**
   * Returns the S3 client. At an endpoint that is not AWS's, buckets are part of the path, because few others resolve
   * them as host names.
   */
  s3(): Promise<S3Client> {
    return this.#once('s3', async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      const client = new S3Client({
        ...(await this.#config()),
        // The default adds and checks CRCs, which TLS makes superfluous and which other S3 services do not know.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        followRegionRedirects: this.#options.bucketsAnywhere ?? false,
      });
      client.config.forcePathStyle = await hasOwnEndpoint(client, this.#options, 'AWS_ENDPOINT_URL_S3');
      return client;
    });
  }

  ec2(): Promise<EC2Client> {
    return this.#once('ec2', async () => {
      const { EC2Client } = await import('@aws-sdk/client-ec2');
      return new EC2Client(await this.#config());
    });
  }

  /**
   * Returns the CloudWatch Logs client. Live tail uses a separate host (`stream-logs.`) only at AWS's addresses,
   * because few others have it.
   */
  logs(): Promise<CloudWatchLogsClient> {
    return this.#once('logs', async () => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      const client = new CloudWatchLogsClient(await this.#config());
      const variable = 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS';
      client.config.disableHostPrefix = await hasOwnEndpoint(client, this.#options, variable);
      return client;
    });
  }

  iam(): Promise<IAMClient> {
    return this.#once('iam', async () => {
      const { IAMClient } = await import('@aws-sdk/client-iam');
      return new IAMClient(await this.#config());
    });
  }

  kms(): Promise<KMSClient> {
    return this.#once('kms', async () => {
      const { KMSClient } = await import('@aws-sdk/client-kms');
      return new KMSClient(await this.#config());
    });
  }

  sns(): Promise<SNSClient> {
    return this.#once('sns', async () => {
      const { SNSClient } = await import('@aws-sdk/client-sns');
      return new SNSClient(await this.#config());
    });
  }

  sts(): Promise<STSClient> {
    return this.#once('sts', async () => {
      const { STSClient } = await import('@aws-sdk/client-sts');
      return new STSClient(await this.#config());
    });
  }

  /** Closes the connections of all clients. */
  async close(): Promise<void> {
    for (const client of await Promise.allSettled(this.#made.values())) {
      if (client.status === 'fulfilled') client.value.destroy();
    }
    this.#made.clear();
    this.#credentials[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #config() {
    return clientConfig(this.#options, this.#credentials);
  }

  #once<C extends { destroy(): void }>(name: string, make: () => Promise<C>): Promise<C> {
    const made = (this.#made.get(name) as Promise<C> | undefined) ?? paged(make());
    this.#made.set(name, made);
    return made;
  }
}

async function paged<C extends object>(made: Promise<C>): Promise<C> {
  const client = await made;
  refuseRepeatedPages(client);
  refuseExposedTokens(client);
  return client;
}
