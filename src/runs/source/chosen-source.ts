import type { AwsOptions } from '../../aws/aws-options.ts';
import type { ScanEstimate, Source } from '../../sources/source.ts';
import type { RunEnvironment } from '../run-environment.ts';

export interface ChosenSource extends AsyncDisposable {
  readonly source: Source;
  /** Whether it is so large that a window is required. */
  readonly needsWindow: boolean;
  /** Whether its records could be cached, and the user has not decided about that. */
  readonly isKeepable?: boolean | undefined;
  /** AWS settings for outputs in S3, from the source. */
  readonly aws: AwsOptions;
  /** Returns the price of a scan as text; empty if nothing is charged. */
  readonly priceOf: (estimate: ScanEstimate) => string;
}

/** The parts of a run's environment that its source needs. */
export type SourceEnvironment = Pick<RunEnvironment, 'log' | 'progress' | 'signal' | 'stdin'>;
