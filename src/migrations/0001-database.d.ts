import type { Migration } from '../catalog/migrations.ts';
export declare const database: Migration;
