import type { Location } from '../../aws/location.ts';
import type { OverlapConfig } from '../../config/config.ts';
import type { DeliveryPlace, Layout } from '../../logs/delivery.ts';
import type { ParquetColumn } from '../../logs/parquet.ts';
import type { RecordFormat } from '../../logs/record-format.ts';

/** What discovery found out about a bucket. */
export interface Discovery {
  /** All before `AWSLogs/`. */
  readonly location: Location;
  readonly places: readonly PlaceFindings[];
  /** Flow logs that write the same records, as far as EC2 was asked and knows. */
  readonly overlaps?: readonly OverlapConfig[] | undefined;
  /** Longest aggregation interval of the flow logs, seconds, where EC2 reports it for all of them. */
  readonly interval?: number | undefined;
  /** What a person should know: what was left out, not looked at, or looks wrong. */
  readonly notes: readonly string[];
  readonly calls: Calls;
}

export interface Calls {
  /** LIST calls that were made. */
  readonly lists: number;
  /** Maximum LIST calls for so many accounts, places and flow logs, whatever the number of objects. */
  readonly bound: number;
  /** Ranged GET calls that were made. */
  readonly reads: number;
}

/** An account's Region. */
export interface PlaceFindings extends DeliveryPlace {
  /** First day with a delivery, `YYYY-MM-DD`; of a place that was not looked into, the first day of its first year. */
  readonly firstDay: string;
  /** Time of the newest delivery, Unix seconds; undefined for a place that was not looked into. */
  readonly newest?: number | undefined;
  /** Where old files were moved to an archive. */
  readonly archive?: Archive | undefined;
  /** Undefined for a place that was not looked into. */
  readonly flowLogs?: readonly FlowLogFindings[] | undefined;
}

/** What queries leave out: the files of a place that are in an archive. */
export interface Archive {
  /** `GLACIER` or `DEEP_ARCHIVE`. */
  readonly storageClass: string;
  /** First day, `YYYY-MM-DD`, from which on no file is in it. */
  readonly until: string;
}

export interface FlowLogFindings {
  readonly id: string;
  readonly layout: Layout;
  readonly content: Content;
  readonly newest: DeliveredFile;
}

export interface DeliveredFile {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Time in its name, Unix seconds. */
  readonly time: number;
  /** Its storage class, where that is an archive. */
  readonly archive?: string | undefined;
}

/** What the records of a file are. */
export type Content =
  | { readonly kind: 'text'; readonly format: RecordFormat }
  | { readonly kind: 'parquet'; readonly columns: readonly ParquetColumn[] }
  /** No VPC flow log, or none that can be read. */
  | { readonly kind: 'other'; readonly reason: string };
