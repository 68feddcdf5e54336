import type { GlueSourceConfig } from '../../config/config.ts';
import type { GlueCatalog } from '../glue/glue-catalog.ts';

/** Input of catalog plans. */
export interface CatalogContext {
  readonly glue: GlueCatalog;
  readonly config: Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>;
  /** True if flowq may change a table that it did not create. */
  readonly adopt?: boolean | undefined;
}
