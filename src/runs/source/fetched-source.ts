import { rmSync } from 'node:fs';
import type { AwsOptions } from '../../aws/aws-options.ts';
import { AwsClients } from '../../aws/clients.ts';
import { parseLocation } from '../../aws/location.ts';
import { S3Store } from '../../aws/s3-store.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import { S3Origin } from '../../sources/s3/s3-origin.ts';
import { defaultStoreFolder } from '../../store/store-folder.ts';
import type { EngineOptions, SourceOptions } from '../run-request.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { planFetch } from './fetch-plan.ts';
import { type StoreLocation, storedSource } from './stored-source.ts';

export interface FetchedLogs {
  /** `s3://bucket/prefix` */
  readonly location: string;
  readonly aws: AwsOptions;
  readonly requesterPays?: boolean | undefined;
  readonly format: RecordFormat | undefined;
  /** Store for the fetched records (default: from the options). */
  readonly place: StoreLocation | undefined;
}

/**
 * Returns a source of logs in S3 that are fetched, stored and queried on this machine; with `--no-store` they are
 * stored for this run only.
 */
export function fetchedSource(
  { location, aws, requesterPays, format, place }: FetchedLogs,
  options: SourceOptions & EngineOptions,
  environment: SourceEnvironment,
): ChosenSource {
  const clients = new AwsClients({ ...aws, profile: options.profile ?? aws.profile });
  const parsed = parseLocation(location);
  const store = new S3Store(clients, parsed.bucket, { signal: environment.signal, requesterPays });
  const origin = new S3Origin({ location: parsed, store, format, endpointUrl: aws.endpointUrl });
  const passing = options.store === false ? temporaryFolder() : undefined;
  const cache = place ?? { folder: passing ?? defaultStoreFolder(), most: undefined };
  return {
    source: storedSource(origin, cache, environment, {
      memoryLimit: options.memory,
      timeoutSeconds: options.timeout,
      onPlan: (originals) => planFetch(originals, { log: environment.log, most: options.maxDownload }),
    }),
    needsWindow: true,
    aws: { ...aws, profile: options.profile ?? aws.profile },
    priceOf: () => '',
    [Symbol.asyncDispose]: async () => {
      if (passing) rmSync(passing, { recursive: true, force: true });
      await clients.close();
    },
  };
}
