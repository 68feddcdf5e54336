import type { AwsOptions } from '../../aws/aws-options.ts';

/** Options for writing an output, in addition to its name. */
export interface TargetOptions {
  /** Folder that must already exist; see `OutTemplate`. */
  readonly folder?: string | undefined;
  readonly aws?: AwsOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}
