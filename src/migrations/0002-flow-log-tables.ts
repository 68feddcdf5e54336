import type { Migration } from '../catalog/migrations.ts';
import { planTables } from '../catalog/plan/plan-tables.ts';

/** Creates a table per record format, with projected partitions. */
export const flowLogTables: Migration = {
  id: '0002-flow-log-tables',
  title: 'a partition-projected table for each record format',
  plan: planTables,
};
