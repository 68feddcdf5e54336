import { EXIT } from '../errors.ts';
import { outcomeExit } from '../jobs/outcome-exit.ts';
import type { WindowResult } from './run-window.ts';

/** Result of a run: one result per window, in order. */
export interface RunResult {
  readonly windows: readonly WindowResult[];
  /** Messages to targets of `notify` that could not be sent. */
  readonly unsent: number;
}

/** Returns the exit code of a finished run: 3 if a message could not be sent, else that of its windows. */
export const runExit = ({ windows, unsent }: RunResult): number =>
  unsent > 0 ? EXIT.source : outcomeExit(windows);
