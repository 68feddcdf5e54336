import type { RequestOptions } from '../../request/request-schema.ts';

/** Options that only some sources use. All sources use the others, such as --since and --max-scan. */
export const READER_OPTIONS = [
  'fields',
  'store',
  'storeMax',
  'maxDownload',
  'endpoint',
  'profile',
  'region',
  'workgroup',
  'results',
  'timeout',
  'memory',
  'reuse',
  'refreshTables',
  'temporaryTable',
] as const;

export type ReaderOption = (typeof READER_OPTIONS)[number];

/** A way to read a kind of source. */
export interface Reader {
  /** What errors call it, such as `Athena`. */
  readonly title: string;
  /** The value of --engine that chooses it. */
  readonly engine: NonNullable<RequestOptions['engine']>;
  readonly uses: readonly ReaderOption[];
}

/** What a source is opened with. `out` decides where the profile is used too. */
export type ReaderOptions = Partial<
  Pick<RequestOptions, ReaderOption | 'engine' | 'source' | 'config' | 'out'>
>;
