import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import { AwsClients } from '../../src/aws/clients.ts';
import { S3Store } from '../../src/aws/s3-store.ts';
import { Ec2FlowLogs } from '../../src/catalog/ec2-flow-logs.ts';
import { GlueCatalog } from '../../src/catalog/glue/glue-catalog.ts';
import { type Preparation, prepareInit } from '../../src/catalog/prepare.ts';
import type { GlueSourceConfig } from '../../src/config/config.ts';
import { TrinoRunner } from '../../src/engines/trino/runner.ts';
import { trinoSql } from '../../src/engines/trino/sql-dialect.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import type { SampleOptions } from '../../src/sample/options.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { type GlueEngine, GlueSource } from '../../src/sources/glue/glue-source.ts';
import { type ProbeResult, probe } from '../../src/sources/glue/probe/probe.ts';
import { putObjects } from '../stack/objects.ts';
import type { Stack } from '../stack/stack.ts';

export const BUCKET = 'logs';

/** Newest record of all samples: tables end with the clock's tomorrow. */
export const UNTIL = Math.floor(Date.now() / 3_600_000) * 3600 - 3600;

/** Flow logs that are on disk for DuckDB, and in S3 under the same paths below a prefix. */
export interface Logs {
  readonly folder: string;
  readonly bucket: string;
  /** With its closing slash. */
  readonly prefix: string;
  readonly location: string;
}

export type Sample = Partial<Omit<SampleOptions, 'dir'>>;

export interface Place {
  /** Where AWS would have put a file that is put elsewhere. */
  readonly rename?: (path: string) => string;
  /** A bucket that holds nothing else, instead of a prefix in the common one. */
  readonly bucket?: string;
}

/** Writes samples side by side and puts them into a bucket. */
export async function makeLogs(
  stack: Stack,
  name: string,
  samples: readonly Sample[],
  place: Place = {},
): Promise<Logs> {
  const root = mkdtempSync(join(tmpdir(), 'flowq-trino-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const { bucket = BUCKET, rename = (path: string) => path } = place;
  const prefix = place.bucket === undefined ? `${name}/` : '';
  for (const [at, sample] of samples.entries()) {
    const dir = join(root, String(at));
    await writeSample({ ...DEFAULTS, seed: at + 1, ...sample, dir });
    const objects = filesBelow(dir).map(
      (path) => [prefix + rename(relative(dir, path)), readFileSync(path)] as const,
    );
    await putObjects(stack.clients.s3, bucket, objects);
  }
  return { folder: root, bucket, prefix, location: `s3://${bucket}/${prefix}` };
}

const DEFAULTS = { records: 300, days: 0.4, minutesPerFile: 60, until: UNTIL } as const;

export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export interface Initialised extends Preparation {
  /** What init changed. */
  readonly lines: readonly string[];
  readonly probes: readonly ProbeResult[];
  readonly engine: GlueEngine;
  readonly store: S3Store;
  readonly source: GlueSource;
  probeAgain(): Promise<ProbeResult[]>;
}

/** All that `flowq init s3://…` does, against the stack's S3, Glue and Trino. */
export async function init(
  stack: Stack,
  logs: Logs,
  database: string,
  more: { injectedAccounts?: boolean } = {},
): Promise<Initialised> {
  Object.assign(process.env, stack.environment);
  const clients = new AwsClients({ region: 'us-east-1' });
  onTestFinished(() => clients.close());
  const store = new S3Store(clients, logs.bucket);
  const glue = new GlueCatalog(clients);
  const request = {
    location: logs.location,
    region: 'us-east-1',
    catalog: 'AwsDataCatalog',
    database,
    table: 'flow_logs',
    workgroup: 'primary',
    ...more,
  };
  const ec2 = new Ec2FlowLogs({ region: 'us-east-1', endpointUrl: stack.aws });
  const prepared = await prepareInit(request, { store, glue, ec2, migrations: MIGRATIONS });
  const { config, drafts, plan } = prepared;
  await plan?.apply();
  const engine: GlueEngine = {
    dialect: trinoSql,
    catalog: 'awsdatacatalog',
    open: async () =>
      new TrinoRunner({ endpoint: stack.trino, user: 'test', catalog: 'awsdatacatalog', schema: database }),
  };
  const probeAgain = async () => {
    const probes: ProbeResult[] = [];
    for (const draft of drafts) probes.push(await probe(draft, { config, engine, glue, store }));
    return probes;
  };
  const source = new GlueSource({ config, engine, store });
  return {
    ...prepared,
    lines: plan?.lines ?? [],
    probes: await probeAgain(),
    engine,
    store,
    source,
    probeAgain,
  };
}

/** A source over other tables than init made, or fewer. */
export function sourceOver({ engine, store }: Initialised, config: GlueSourceConfig): GlueSource {
  return new GlueSource({ config, engine, store });
}
