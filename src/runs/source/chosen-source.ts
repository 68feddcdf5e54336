import type { AwsOptions } from '../../aws/aws-options.ts';
import type { ScanEstimate, Source } from '../../sources/source.ts';
import type { RunEnvironment } from '../run-environment.ts';

export interface ChosenSource extends AsyncDisposable {
  readonly source: Source;
  /** Whether it is so large that a window must say how much of it to read. */
  readonly needsWindow: boolean;
  /** Whether its records could be kept, and nobody has said whether they are to be. */
  readonly isKeepable?: boolean | undefined;
  /** Which AWS the outputs in S3 go to, where the source says. */
  readonly aws: AwsOptions;
  /** Words for the price of such a scan; empty where nothing is charged. */
  readonly priceOf: (estimate: ScanEstimate) => string;
}

/** What of a run's environment its source needs. */
export type SourceEnvironment = Pick<RunEnvironment, 'log' | 'progress' | 'signal' | 'stdin'>;
