import type { Migration } from '../catalog/migrations.ts';
/** The steps of the catalog in the order in which they are applied. New ones are added at the end. */
export declare const MIGRATIONS: readonly Migration[];
