import type { DeliveryPlace, Layout } from '../../logs/delivery.ts';

/** Places and flow logs below the prefix, for comparison with the tables. */
export interface Listing {
  /** Unix seconds of the LIST calls. */
  readonly at: number;
  readonly places: readonly ListedPlace[];
}

/** An account's Region with flow logs. */
export interface ListedPlace extends DeliveryPlace {
  /** Flow logs with deliveries on the listed day; undefined if not listed. */
  readonly flowLogs?: readonly ListedFlowLog[] | undefined;
}

export interface ListedFlowLog {
  readonly id: string;
  readonly layout: Layout;
  /** Common start of the keys of its files of that day. */
  readonly start: string;
}

/** Format of a flow log's files. It never changes, so one inspection is enough. */
export interface FlowLogFacts {
  readonly kind: 'text' | 'parquet' | 'other';
  /** Columns of its records, for text in order. */
  readonly columns: readonly string[];
  /** Reason why its files are not VPC flow log records. */
  readonly reason?: string | undefined;
  /** Longest duration among its first records, seconds. */
  readonly seconds?: number | undefined;
}
