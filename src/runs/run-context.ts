import type { AwsOptions } from '../aws/aws-options.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { Names } from '../names/names.ts';
import type { FailOn } from '../output/fail-on.ts';
import type { AlertSession } from './alerts/alert-session.ts';
import type { RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import type { ChosenSource } from './source/chosen-source.ts';

/** A run whose source is chosen and whose words are read. */
export interface RunContext {
  readonly request: RunRequest;
  readonly chosen: ChosenSource;
  readonly filter: RecordFilter;
  readonly tests: readonly FailOn[];
  /** The folder of an output that must be there already. */
  readonly folder: string | undefined;
  /** Which AWS an output in S3 goes to. */
  readonly aws: AwsOptions;
  readonly environment: RunEnvironment;
  /** The messages about the rows; undefined without targets. */
  readonly alerts: AlertSession | undefined;
  /** What stands beside addresses, ids and ports; undefined where nothing does. */
  readonly names: Names | undefined;
}
