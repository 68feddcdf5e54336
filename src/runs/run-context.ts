import type { AwsOptions } from '../aws/aws-options.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { Names } from '../names/names.ts';
import type { FailOn } from '../output/fail-on.ts';
import type { AlertSession } from './alerts/alert-session.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import type { ChosenSource } from './source/chosen-source.ts';

/** A run with its chosen source and parsed options. */
export interface RunContext {
  readonly request: RunRequest;
  readonly chosen: ChosenSource;
  readonly filter: RecordFilter;
  readonly tests: readonly FailOn[];
  /** Existing folder that the output must be written to. */
  readonly folder: string | undefined;
  /** AWS settings for an output in S3. */
  readonly aws: AwsOptions;
  readonly environment: RunEnvironment;
  /** Messages about the rows; undefined without targets. */
  readonly alerts: AlertSession | undefined;
  /** Names to add to addresses, ids and ports; undefined for none. */
  readonly names: Names | undefined;
}
