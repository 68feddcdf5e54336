import { DialectAdapterBase } from 'kysely';
import { usageError } from '../../errors.ts';

/** Kysely's adapter for a read-only engine. */
export class ReadOnlyAdapter extends DialectAdapterBase {
  override get supportsReturning(): boolean {
    return false;
  }

  override async acquireMigrationLock(): Promise<void> {
    throw usageError(
      'Athena and Trino are read-only here, so they have no migrations',
      'migrate with their own SQL',
    );
  }

  override async releaseMigrationLock(): Promise<void> {}
}
