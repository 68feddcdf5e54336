import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { callAws } from '../../../aws/call-aws.ts';
import type { AwsClients } from '../../../aws/clients.ts';
import { locationText, parseLocation } from '../../../aws/location.ts';
import { type CatalogClients, GlueCatalog } from '../../../catalog/glue/glue-catalog.ts';
import { TEMPORARY_FOLDER } from '../../../catalog/temporary-names.ts';
import type { ResultsEncryption } from '../../../config/results-encryption.ts';
import type { Runner } from '../../../engines/sql/runner.ts';
import type { TableMaker, TemporaryTable } from './table-maker.ts';

/** Timeout of each call of a removal, seconds: the run has ended, perhaps by interruption. */
const REMOVAL_SECONDS = 20;

export interface AthenaTablesOptions {
  readonly clients: CatalogClients & Pick<AwsClients, 's3'>;
  /** Glue database of the tables. */
  readonly database: string;
  /** Location of query results, `s3://bucket/prefix/`. */
  readonly results: string;
  readonly encryption?: ResultsEncryption | undefined;
  /** Expected owner of the bucket, an account id of 12 digits. */
  readonly owner?: string | undefined;
}

/** Glue tables, each over one text object next to the results of queries. */
export class AthenaTables implements TableMaker {
  readonly #options: AthenaTablesOptions;

  constructor(options: AthenaTablesOptions) {
    this.#options = options;
  }

  nameInSql(name: string): string {
    return `"${this.#options.database.replaceAll('"', '""')}"."${name}"`;
  }

  creation({ name, items }: TemporaryTable): string[] {
    const { url, folder } = this.#object(name);
    const bytes = Buffer.byteLength(textOf(items)).toLocaleString('en-US');
    return [
      `-- first flowq writes ${url}: ${items.length.toLocaleString('en-US')} lines, ${bytes} bytes
create external table ${this.#nameInDdl(name)} (\`item\` string)
row format delimited fields terminated by '\\001' lines terminated by '\\n'
stored as textfile
location '${folder.replace(/[\\']/g, '\\$&')}'`,
    ];
  }

  removal({ name }: TemporaryTable): string[] {
    return [`drop table if exists ${this.#nameInDdl(name)}`, `-- aws s3 rm '${this.#object(name).url}'`];
  }

  async create({ name, items }: TemporaryTable, _: Runner, signal: AbortSignal | undefined): Promise<void> {
    const { clients, database, encryption, owner } = this.#options;
    const { bucket, key, url, folder } = this.#object(name);
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const s3 = await clients.s3();
    const object = {
      Bucket: bucket,
      Key: key,
      Body: textOf(items),
      ContentType: 'text/plain; charset=utf-8',
      ExpectedBucketOwner: owner,
      ...encryptionOf(encryption),
    };
    const context = {
      doing: `write ${url} for a temporary table`,
      needs: `s3:PutObject on ${url}, as flowq iam report --temporary-table says`,
    };
    await callAws(context, (abortSignal) => s3.send(new PutObjectCommand(object), { abortSignal }), {
      signal,
    });
    await new GlueCatalog(clients, { signal }).createTable(database, {
      Name: name,
      Description: 'Reference data of a query by flowq, which removes it afterwards',
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [],
      StorageDescriptor: {
        Columns: [{ Name: 'item', Type: 'string' }],
        Location: folder,
        InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        SerdeInfo: {
          SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
          Parameters: { 'field.delim': '\u0001', 'serialization.format': '\u0001' },
        },
      },
      Parameters: { EXTERNAL: 'TRUE' },
    });
  }

  async remove({ name }: TemporaryTable): Promise<void> {
    const { clients, database, owner } = this.#options;
    const { bucket, key, url } = this.#object(name);
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const s3 = await clients.s3();
    const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: owner });
    const context = {
      doing: `remove ${url} of a temporary table`,
      needs: `s3:DeleteObject on ${url}, as flowq iam report --temporary-table says`,
    };
    const seconds = REMOVAL_SECONDS;
    const both = await Promise.allSettled([
      new GlueCatalog(clients, { seconds }).deleteTable(database, name),
      callAws(context, (abortSignal) => s3.send(command, { abortSignal }), { seconds }),
    ]);
    for (const one of both) if (one.status === 'rejected') throw one.reason;
  }

  #nameInDdl(name: string): string {
    return `\`${this.#options.database.replaceAll('`', '``')}\`.\`${name}\``;
  }

  #object(name: string) {
    const { bucket, prefix } = parseLocation(this.#options.results);
    const folder = `${prefix}${TEMPORARY_FOLDER}${name}/`;
    const key = `${folder}items.txt`;
    return { bucket, key, url: `s3://${bucket}/${key}`, folder: locationText({ bucket, prefix: folder }) };
  }
}

const textOf = (items: readonly string[]): string => items.map((item) => `${item}\n`).join('');

function encryptionOf(
  encryption: ResultsEncryption | undefined,
): Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'> {
  if (encryption === undefined) return {};
  if (encryption.EncryptionOption === 'SSE_S3') return { ServerSideEncryption: 'AES256' };
  return { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: encryption.KmsKey };
}
