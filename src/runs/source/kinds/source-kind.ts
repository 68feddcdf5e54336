import type { Config } from '../../../config/config.ts';
import type {
  CloudWatchSourceSchema,
  GlueSourceSchema,
  LocalSourceSchema,
} from '../../../config/source-schema.ts';
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
  /** Follows it: shows records as they arrive. */
  follow(
    target: NamedSource | DescribedSource<S>,
    options: FollowOptions,
    environment: FollowEnvironment,
  ): Promise<Followed>;
}
