import type { Migration } from '../catalog/migrations.ts';
import { planTables } from '../catalog/plan/plan-tables.ts';

/** A table for each record format, its partitions projected. */
export const flowLogTables: Migration = {
  id: '0002-flow-log-tables',
  title: 'a partition-projected table for each record format',
  plan: planTables,
};
