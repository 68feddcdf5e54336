import type { Migration } from '../catalog/migrations.ts';
/** A table for each record format, its partitions projected. */
export declare const flowLogTables: Migration;
