import type { FlowColumn } from '../logs/fields.ts';

/** How much of the time before the window a report must have records of. */
export interface HistoryNeeded {
  /** Days before the window without which nothing is judged; 0 for any record at all. */
  readonly days: number;
  /** True if the answer is better the more of the baseline there is. */
  readonly whole?: true;
  /** Option with the working days, if these and the other days have a baseline each: of as many days. */
  readonly workingDays?: string;
}

/** The requirements of a report, in addition to its fields, for judging its rows. The run reports what is missing. */
export interface Judging {
  /** Records of the time that `lookback` reads before the window. */
  readonly history?: HistoryNeeded;
  /** What cannot be judged without an inventory, as in "interfaces without records". */
  readonly inventory?: string;
  /** True if rows depend on the rules of their time, which only inventories of that time saw. */
  readonly rulesOfTheTime?: true;
  /** Days of a window that are enough to call something unused. */
  readonly unusedAfter?: number;
  /** By optional field: how the rows are judged where no record has it, as a sentence. */
  readonly without?: Readonly<Partial<Record<FlowColumn, string>>>;
}
