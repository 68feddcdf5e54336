import type { Migration } from '../src/catalog/migrations.ts';
export declare const database: Migration;
