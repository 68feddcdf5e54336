import type { Policy, PolicyOptions } from '../../../catalog/iam.ts';
import type { Check } from '../../../checks/diagnose.ts';
import type { CloudWatchSourceConfig, Config } from '../../../config/config.ts';
import type { LocalSourceSchema } from '../../../config/source/files.ts';
import type { GlueSourceSchema } from '../../../config/source/glue-tables.ts';
import type { CloudWatchSourceSchema } from '../../../config/source/log-group.ts';
import type { Site } from '../../../deliveries/delivery.ts';
import type { ChosenSource, SourceEnvironment } from '../chosen-source.ts';
import type { FollowEnvironment, Followed, FollowOptions } from '../follow/followed.ts';
import type { Reader, ReaderOptions } from './reader.ts';

/** A source that the user names by --source. */
export interface NamedSource {
  readonly paths: readonly string[];
}

/** A source that a `flowq.json` describes. */
export interface DescribedSource<S extends Config['source'] = Config['source']> {
  readonly config: Config;
  readonly source: S;
  /** Folder that its paths are relative to. */
  readonly folder: string;
  /** The file that contains it, if any. */
  readonly file?: string | undefined;
}

/** The schema of a source in `flowq.json`. */
export type ConfigSchemaOfKind =
  | typeof LocalSourceSchema
  | typeof GlueSourceSchema
  | typeof CloudWatchSourceSchema;

/** Purpose and options of a policy that `flowq iam` and `flowq schedule` print. */
export interface PolicyRequest
  extends Pick<
    PolicyOptions,
    'logsKey' | 'resultsKey' | 'lakeFormation' | 'createWorkgroup' | 'temporaryTable'
  > {
  readonly purpose: 'report' | 'init' | 'tail';
  readonly site: Site;
  readonly engine?: 'insights' | undefined;
}

/** The properties of a source that a policy needs; the source may not have tables yet. */
export type PolicySubject = PolicyOptions['config'] | Pick<CloudWatchSourceConfig, 'logGroup'>;

/** Options of `flowq iam` that only some kinds of sources use. */
export const POLICY_OPTIONS = [
  'engine',
  'database',
  'table',
  'workgroup',
  'createWorkgroup',
  'results',
  'catalog',
  'logsKey',
  'resultsKey',
  'lakeFormation',
  'temporaryTable',
] as const;

/** The minimal permissions for a kind of source. */
export interface SourcePolicy {
  readonly purposes: readonly PolicyRequest['purpose'][];
  readonly uses: readonly (typeof POLICY_OPTIONS)[number][];
  policy(subject: PolicySubject, request: PolicyRequest): Promise<Policy>;
}

/** A kind of source, with its names, schema and operations. Callers pass it only sources of its kind. */
export interface SourceKind<S extends Config['source'] = Config['source']> {
  /** Name in errors, such as `logs in S3`. */
  readonly title: string;
  /** True if a path of --source names a source of this kind. */
  matches?(path: string): boolean;
  /** Schema of its description in `flowq.json`, if it can be described there. */
  readonly configSchema?: ConfigSchemaOfKind;
  /** Name of a described source for a person, such as `the log group /flow-logs`. */
  describe?(source: S): string;
  /** Returns the identity of a described source, for the names of jobs; by default the path of the `flowq.json`. */
  identity?(source: S): string;
  readonly readers: readonly Reader[];
  /**
   * Returns the reader that the options select.
   * @throws FlowqError (usage) if they select none
   */
  reader(target: NamedSource | DescribedSource<S>, options: ReaderOptions): Reader;
  /** Opens it, after its options have been checked. */
  open(
    target: NamedSource | DescribedSource<S>,
    options: ReaderOptions,
    environment: SourceEnvironment,
  ): Promise<ChosenSource>;
  /** Returns the doctor's checks of a described source. */
  checks?(target: DescribedSource<S>): Promise<readonly Check[]>;
  /** The permissions that it needs; undefined for none. */
  readonly iam?: SourcePolicy;
  /** Follows it: shows records as they arrive. */
  follow(
    target: NamedSource | DescribedSource<S>,
    options: FollowOptions,
    environment: FollowEnvironment,
  ): Promise<Followed>;
}
