import type { FlowColumn } from '../logs/fields.ts';

/** How far back before the window a report needs records. */
export interface HistoryNeeded {
  /** Days before the window that are required for any judgement; 0 if any record is enough. */
  readonly days: number;
  /** True if the answer improves with more of the baseline. */
  readonly whole?: true;
  /** Option with the working days, if these and the other days have separate baselines, each of this many days. */
  readonly workingDays?: string;
}

/** The requirements of a report, in addition to its fields, for judging its rows. The run reports what is missing. */
export interface Judging {
  /** Required history in the time that `lookback` reads before the window. */
  readonly history?: HistoryNeeded;
  /** What cannot be judged without an inventory, as in "interfaces without records". */
  readonly inventory?: string;
  /** True if rows depend on the rules of their time, which only inventories of that time recorded. */
  readonly rulesOfTheTime?: true;
  /** Days of a window after which something counts as unused. */
  readonly unusedAfter?: number;
  /** By optional field, a sentence on how the rows are judged if no record has it. */
  readonly without?: Readonly<Partial<Record<FlowColumn, string>>>;
}
