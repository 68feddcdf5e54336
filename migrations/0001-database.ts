import type { Migration } from '../src/catalog/migrations.ts';
import { planDatabase } from '../src/catalog/plan/plan-database.ts';

export const database: Migration = {
  id: '0001-database',
  title: 'the database that holds the tables',
  plan: planDatabase,
};
