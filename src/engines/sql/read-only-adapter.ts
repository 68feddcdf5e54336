import { DialectAdapterBase } from 'kysely';

/** What Kysely asks of an engine that is only read. */
export class ReadOnlyAdapter extends DialectAdapterBase {
  override get supportsReturning(): boolean {
    return false;
  }

  override async acquireMigrationLock(): Promise<void> {
    throw new Error('migrations of tables run through `flowq migrate`, not through Kysely');
  }

  override async releaseMigrationLock(): Promise<void> {}
}
