import type { GlueSourceConfig } from '../../config/config.ts';
import type { GlueCatalog } from '../glue/glue-catalog.ts';

/** Something in the catalog that is not as it should be, and how it becomes so. */
export interface Change {
  /** For a person: what is made or changed, `+ table flowq.flow_logs` or `~ table flowq.flow_logs`. */
  readonly what: string;
  /** Its parts, each beginning with `+`, `-` or `~`. */
  readonly parts: readonly string[];
  apply(): Promise<void>;
}

/** What plans are made from. */
export interface CatalogContext {
  readonly glue: GlueCatalog;
  readonly config: Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>;
  /** Whether a table that flowq did not make may be changed into what flowq needs. */
  readonly adopt?: boolean | undefined;
}

/** The change as lines for a person, its parts indented. */
export function changeLines({ what, parts }: Change): string[] {
  return [what, ...parts.map((part) => `    ${part}`)];
}
