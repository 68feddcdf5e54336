import type { Migration } from '../catalog/migrations.ts';
import { planDatabase } from '../catalog/plan/plan-database.ts';

export const database: Migration = {
  id: '0001-database',
  title: 'the database that holds the tables',
  plan: planDatabase,
};
