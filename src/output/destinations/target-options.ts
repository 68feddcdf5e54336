import type { AwsOptions } from '../../aws/aws-options.ts';

/** What writing an output needs to know beside its name. */
export interface TargetOptions {
  /** The folder of a file that must be there already; see `OutTemplate`. */
  readonly folder?: string | undefined;
  readonly aws?: AwsOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}
