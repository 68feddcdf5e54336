import type { Location } from '../../aws/location.ts';
import type { OverlapConfig } from '../../config/config.ts';
import type { DeliveryPlace, Layout } from '../../logs/delivery.ts';
import type { ParquetColumn } from '../../logs/parquet.ts';
import type { RecordFormat } from '../../logs/record-format.ts';

/** Result of discovery in a bucket. */
export interface Discovery {
  /** Bucket and prefix before `AWSLogs/`. */
  readonly location: Location;
  readonly places: readonly PlaceFindings[];
  /** Flow logs that write the same records, as far as EC2 reports them. */
  readonly overlaps?: readonly OverlapConfig[] | undefined;
  /** Longest aggregation interval of the flow logs in seconds, if EC2 reports it for all of them. */
  readonly interval?: number | undefined;
  /** Notes for the user: what was left out, not inspected, or looks wrong. */
  readonly notes: readonly string[];
  readonly calls: Calls;
}

export interface Calls {
  /** Number of LIST calls. */
  readonly lists: number;
  /** Maximum LIST calls for these accounts, places and flow logs, regardless of the number of objects. */
  readonly bound: number;
  /** Number of ranged GET calls. */
  readonly reads: number;
}

/** Findings of an account's Region. */
export interface PlaceFindings extends DeliveryPlace {
  /** First day with a delivery, `YYYY-MM-DD`; for a place that was not inspected, the first day of its first year. */
  readonly firstDay: string;
  /** Time of the newest delivery, Unix seconds; undefined for a place that was not inspected. */
  readonly newest?: number | undefined;
  /** Set if old files were moved to an archive. */
  readonly archive?: Archive | undefined;
  /** Undefined for a place that was not inspected. */
  readonly flowLogs?: readonly FlowLogFindings[] | undefined;
}

/** Files of a place that are in an archive, which queries leave out. */
export interface Archive {
  /** `GLACIER` or `DEEP_ARCHIVE`. */
  readonly storageClass: string;
  /** First day, `YYYY-MM-DD`, from which on no file is in the archive. */
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
  /** Its storage class if that is an archive. */
  readonly archive?: string | undefined;
}

/** Record format of a file. */
export type Content =
  | { readonly kind: 'text'; readonly format: RecordFormat }
  | { readonly kind: 'parquet'; readonly columns: readonly ParquetColumn[] }
  /** Not a VPC flow log, or an unreadable one. */
  | { readonly kind: 'other'; readonly reason: string };
