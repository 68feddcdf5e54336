import type { Migration } from '../catalog/migrations.ts';
import { database } from './0001-database.ts';
import { flowLogTables } from './0002-flow-log-tables.ts';

/** The steps of the catalog in the order in which they are applied. Append new ones. */
export const MIGRATIONS: readonly Migration[] = [database, flowLogTables];
