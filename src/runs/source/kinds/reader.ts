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

/** A reader of a kind of source. */
export interface Reader {
  /** Name in errors, such as `Athena`. */
  readonly title: string;
  /** The value of --engine that selects it. */
  readonly engine: NonNullable<RequestOptions['engine']>;
  readonly uses: readonly ReaderOption[];
}

/** Options for opening a source. `out` decides whether the profile has another use. */
export type ReaderOptions = Partial<
  Pick<RequestOptions, ReaderOption | 'engine' | 'source' | 'config' | 'out'>
>;
