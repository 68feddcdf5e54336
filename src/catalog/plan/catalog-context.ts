import type { GlueSourceConfig } from '../../config/config.ts';
import type { GlueCatalog } from '../glue/glue-catalog.ts';

/** What plans of the catalog are made from. */
export interface CatalogContext {
  readonly glue: GlueCatalog;
  readonly config: Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>;
  /** Whether a table that flowq did not make may be changed into what flowq needs. */
  readonly adopt?: boolean | undefined;
}
