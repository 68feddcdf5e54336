import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { AwsClients } from '../../src/aws/clients.ts';
import { S3Store } from '../../src/aws/s3-store.ts';
import { GlueCatalog } from '../../src/catalog/glue/glue-catalog.ts';
import { dateFolder, dateParts, fileNameOf, type Layout, placeFolder } from '../../src/logs/delivery.ts';
import { type Answer, jsonError } from '../stack/aws/answer.ts';
import type { AwsError } from '../stack/aws/aws-error.ts';
import { type AwsService, type CallIdentity, startAwsServer } from '../stack/aws/aws-server.ts';
import { Calls } from '../stack/aws/calls.ts';
import { Faults } from '../stack/aws/faults.ts';
import { xmlAnswer } from '../stack/aws/xml.ts';
import { type Bucket, MemoryS3 } from '../stack/s3/memory-s3.ts';
import { MemoryGlue } from './memory-glue.ts';

/** What `flowq init s3://logs/` asks for, with its defaults. */
export const INIT_REQUEST = {
  location: 's3://logs/',
  region: 'us-east-1',
  catalog: 'AwsDataCatalog',
  database: 'flowq',
  table: 'flow_logs',
  workgroup: 'primary',
};

/** S3, Glue and STS in this process, behind the real SDK's clients. */
export interface FakeAws {
  readonly endpoint: string;
  readonly bucket: Bucket;
  /** The bucket `athena-results`. */
  readonly results: Bucket;
  /** Storage classes of archived objects, by key. */
  readonly storageClasses: Map<string, string>;
  /** Buckets that refuse who does not offer to pay. */
  readonly requesterPays: Set<string>;
  readonly store: S3Store;
  readonly glue: MemoryGlue;
  readonly catalog: GlueCatalog;
  readonly calls: Calls;
  readonly faults: Faults;
  /** Calls of operations that change something. */
  changes(): string[];
}

/**
 * Started for one test, with an empty bucket `logs`.
 * @param catalogId account of the catalog
 */
export async function startFakeAws(catalogId?: string): Promise<FakeAws> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' });
  const service = new S3AndGlue();
  const [calls, faults] = [new Calls(), new Faults()];
  const server = await startAwsServer(service, { calls, faults });
  const clients = new AwsClients({ region: 'us-east-1', endpointUrl: server.endpoint });
  onTestFinished(async () => {
    await clients.close();
    await server.close();
  });
  const bucket: Bucket = new Map();
  const results: Bucket = new Map();
  service.s3.buckets.set('logs', bucket);
  service.s3.buckets.set('athena-results', results);
  return {
    endpoint: server.endpoint,
    bucket,
    results,
    storageClasses: service.s3.storageClasses,
    requesterPays: service.s3.requesterPays,
    store: new S3Store(clients, 'logs'),
    glue: service.glue,
    catalog: new GlueCatalog(clients, { catalogId }),
    calls,
    faults,
    changes: () =>
      calls
        .list()
        .map(({ operation }) => operation)
        .filter((operation) => /^(Create|Update|Delete|Put)/.test(operation)),
  };
}

const CALLER = xmlAnswer(
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/cron/nightly</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>',
);

class S3AndGlue implements AwsService {
  readonly s3 = new MemoryS3();
  readonly glue = new MemoryGlue();
  readonly identify = this.s3.identify;

  async answer(call: CallIdentity, request: IncomingMessage): Promise<Answer> {
    // EC2 knows of no flow logs.
    if (call.operation === 'DescribeFlowLogs')
      return xmlAnswer('<DescribeFlowLogsResponse><flowLogSet/></DescribeFlowLogsResponse>');
    if (call.operation === 'GetCallerIdentity') return CALLER;
    if (call.service !== 'glue') return this.s3.answer(call, request);
    return this.glue.answer(call.operation, call.input as object);
  }

  error(error: AwsError, call: CallIdentity): Answer {
    return call.service === 'glue' ? jsonError(error) : this.s3.error(error);
  }
}

/** One delivery to be. */
export interface Delivery {
  readonly prefix?: string;
  readonly organisation?: string;
  readonly account?: string;
  readonly region?: string;
  readonly flowLog?: string;
  readonly layout?: Layout;
  /** As `2026-11-22T16:20Z`. */
  readonly time: string;
  readonly hash?: string;
  /** First line of a text file. */
  readonly header?: string;
  /** All of a file, where it is not text with that header. */
  readonly body?: Buffer;
  readonly format?: 'text' | 'parquet';
}

export const V2 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

/** Puts a file where AWS would; its key. */
export function deliver(bucket: Bucket, delivery: Delivery): string {
  const {
    prefix = '',
    organisation,
    account = '111111111111',
    region = 'us-east-1',
    flowLog = 'fl-0a',
    header = V2,
  } = delivery;
  const { layout = { hive: false, hourly: false }, format = 'text', hash = 'abcd1234' } = delivery;
  const time = Date.parse(delivery.time) / 1000;
  const folder =
    placeFolder({ organisation, hive: layout.hive, account, region }) + dateFolder(layout, dateParts(time));
  const key = prefix + folder + fileNameOf({ account, region, flowLogId: flowLog, time, format }, hash);
  const values = header.split(' ').map((name) => (name === 'log-status' ? 'NODATA' : '-'));
  bucket.set(key, delivery.body ?? gzipSync(`${header}\n${values.join(' ')}\n`));
  return key;
}
