import type { DeliveryPlace, Layout } from '../../logs/delivery.ts';

/** What stands below the prefix, as far as a comparison with the tables needs it. */
export interface Listing {
  /** Unix seconds of the LIST calls. */
  readonly at: number;
  readonly places: readonly ListedPlace[];
}

/** An account's Region with flow logs. */
export interface ListedPlace extends DeliveryPlace {
  /** The flow logs that delivered on the day looked at; undefined where nobody looked. */
  readonly flowLogs?: readonly ListedFlowLog[] | undefined;
}

export interface ListedFlowLog {
  readonly id: string;
  readonly layout: Layout;
  /** How the keys of its files of that day begin. */
  readonly start: string;
}

/** What the files of a flow log are. A flow log never changes them, so that one look is enough. */
export interface FlowLogFacts {
  readonly kind: 'text' | 'parquet' | 'other';
  /** Columns of its records; of text in their order. */
  readonly columns: readonly string[];
  /** Why its files are not VPC flow log records. */
  readonly reason?: string | undefined;
  /** Longest time that one of the first records is about, seconds. */
  readonly seconds?: number | undefined;
}
