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
  /** The file that holds it, where one does. */
  readonly file?: string | undefined;
}

/** The schema of a part of `flowq.json` that names its kind. */
export type ConfigSchemaOfKind =
  | typeof LocalSourceSchema
  | typeof GlueSourceSchema
  | typeof CloudWatchSourceSchema;

/** What `flowq iam` and `flowq schedule` print a policy for. */
export interface PolicyRequest
  extends Pick<
    PolicyOptions,
    'logsKey' | 'resultsKey' | 'lakeFormation' | 'createWorkgroup' | 'temporaryTable'
  > {
  readonly purpose: 'report' | 'init' | 'tail';
  readonly site: Site;
  readonly engine?: 'insights' | undefined;
}

/** What a policy must know of a source, which may not have tables yet. */
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

/** The least permissions that work with a kind of source needs. */
export interface SourcePolicy {
  readonly purposes: readonly PolicyRequest['purpose'][];
  readonly uses: readonly (typeof POLICY_OPTIONS)[number][];
  policy(subject: PolicySubject, request: PolicyRequest): Promise<Policy>;
}

/** A kind of source: how it is named, described, read and followed. Callers pass it only sources of its kind. */
export interface SourceKind<S extends Config['source'] = Config['source']> {
  /** What errors call it, such as `logs in S3`. */
  readonly title: string;
  /** True if a path of --source names a source of this kind. */
  matches?(path: string): boolean;
  /** How `flowq.json` describes it, where that can. */
  readonly configSchema?: ConfigSchemaOfKind;
  /** Name of a described source for a person, such as `the log group /flow-logs`. */
  describe?(source: S): string;
  /** What makes two described sources the same one, for the names of jobs; by default the path of the `flowq.json`. */
  identity?(source: S): string;
  readonly readers: readonly Reader[];
  /**
   * The reader that the options choose.
   * @throws FlowqError (usage) where they choose none
   */
  reader(target: NamedSource | DescribedSource<S>, options: ReaderOptions): Reader;
  /** Opens it, once its options are checked. */
  open(
    target: NamedSource | DescribedSource<S>,
    options: ReaderOptions,
    environment: SourceEnvironment,
  ): Promise<ChosenSource>;
  /** What the doctor checks of a described source. */
  checks?(target: DescribedSource<S>): Promise<readonly Check[]>;
  /** The permissions that it needs; undefined if it needs none. */
  readonly iam?: SourcePolicy;
  /** Follows it: shows records as they arrive. */
  follow(
    target: NamedSource | DescribedSource<S>,
    options: FollowOptions,
    environment: FollowEnvironment,
  ): Promise<Followed>;
}
