import { execFileSync, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigSchema } from '../../../src/config/config.ts';
import { ENGINE_NAMES } from '../../../src/config/engine-names.ts';
import { FlowqError } from '../../../src/errors.ts';
import { openSource } from '../../../src/index.ts';
import { READERS, SOURCE_KINDS } from '../../../src/runs/source/kinds/index.ts';
import { READER_OPTIONS, type Reader, type ReaderOptions } from '../../../src/runs/source/kinds/reader.ts';
import { folderOf, temporaryFolder } from '../../helpers/logs.ts';

const GLUE = {
  flowq: 1,
  source: {
    kind: 'glue',
    location: 's3://logs/',
    region: 'eu-west-1',
    endpointUrl: 'http://127.0.0.1:1',
    catalog: 'AwsDataCatalog',
    database: 'flowq',
    workgroup: 'primary',
    tables: [
      {
        name: 'flow_logs',
        format: 'text',
        layout: { hive: false, hourly: false },
        fields: ['version'],
        accounts: ['123456789012'],
        regions: ['eu-west-1'],
        firstDay: '2026-11-01',
      },
    ],
  },
} as const;

/** A value that each option may have. */
const VALUES = {
  fields: 'v5',
  store: join(tmpdir(), 'flowq-test-store'),
  storeMax: '1GB',
  maxDownload: '1GB',
  endpoint: 'http://127.0.0.1:1',
  profile: 'none',
  region: 'eu-west-1',
  workgroup: 'reports',
  results: 's3://results/',
  timeout: '5m',
  memory: '1GB',
  reuse: '5m',
  refreshTables: true,
  temporaryTable: true,
} satisfies Record<(typeof READER_OPTIONS)[number], unknown>;

/** A source that the reader reads, with the engine that chooses it. */
function sourceOf(reader: Reader): { target: unknown; engine?: ReaderOptions['engine'] } {
  switch (reader.title) {
    case 'files on this machine':
      return { target: folderOf([{}]) };
    case 'standard input and pipes': {
      const pipe = join(temporaryFolder(), 'pipe');
      execFileSync('mkfifo', [pipe]);
      const writer = spawn('sh', ['-c', `echo >'${pipe}'`]);
      onTestFinished(() => void writer.kill());
      return { target: pipe };
    }
    case 'objects fetched from S3':
      return { target: 's3://logs/', engine: 'local' };
    case 'events fetched from CloudWatch Logs':
      return { target: 'cloudwatch:/flow-logs' };
    default:
      return {
        target: reader.engine === 'insights' ? 'cloudwatch:/flow-logs' : GLUE,
        engine: reader.engine,
      };
  }
}

const isRejection = (error: unknown) => error instanceof FlowqError && error.kind === 'usage';

describe('each reader uses an option or rejects it, and ignores none', () => {
  it.each(
    READERS.flatMap((reader) => READER_OPTIONS.map((option) => ({ title: reader.title, option, reader }))),
  )('$title, $option', async ({ reader, option }) => {
    const { target, engine } = sourceOf(reader);
    // A maximum of the store needs a store.
    const also = option === 'storeMax' && reader.uses.includes('store') ? { store: VALUES.store } : {};
    const results = option === 'temporaryTable' && reader.engine === 'athena' ? VALUES.results : undefined;
    const opening = reader.uses.includes(option)
      ? rejectionOf(target, { engine, ...also, results, [option]: VALUES[option] })
      : rejectionOf(target, { engine, [option]: VALUES[option] });
    const rejection = await opening;
    if (reader.uses.includes(option)) expect(rejection).toBeUndefined();
    else
      expect(rejection).toMatchObject({
        exitCode: 2,
        message: expect.stringMatching(
          new RegExp(`^${option} only works with .*, not with ${reader.title}$`),
        ),
      });
  });

  it.each(
    SOURCE_KINDS.flatMap((kind) => ENGINE_NAMES.map((engine) => ({ title: kind.title, engine, kind }))),
  )('$title, --engine $engine', async ({ kind, engine }) => {
    const [reader] = kind.readers;
    if (!reader) throw new Error('it has no reader');
    const rejection = await rejectionOf(sourceOf(reader).target, { engine });
    const isUsed = kind.readers.some((one) => one.engine === engine);
    if (isUsed) expect(rejection).toBeUndefined();
    else expect(rejection).toMatchObject({ exitCode: 2 });
  });
});

/** Why a source is not opened, where the options are why; it is closed again where it is. */
async function rejectionOf(target: unknown, options: object): Promise<unknown> {
  const signal = AbortSignal.timeout(100);
  try {
    await using _ = await openSource(target as never, { ...options, signal } as never);
    return undefined;
  } catch (error) {
    return isRejection(error) ? error : undefined;
  }
}

it('flowq.json can describe the kinds that say how', () => {
  const variants = ConfigSchema.entries.source.options as readonly unknown[];
  const described = SOURCE_KINDS.flatMap(({ configSchema }) => configSchema ?? []);
  expect(new Set(variants)).toEqual(new Set(described));
});
