import type { Config } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { fieldNamed } from '../../logs/fields.ts';
import { parseFields } from '../../logs/record-format.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import { Inventories } from './inventories.ts';

/** Logs that `flowq.json` describes. */
export interface ConfiguredLogs {
  /** Path of the `flowq.json`. */
  readonly config: string;
  /** Columns that some of the configured logs have; undefined if unknown. */
  readonly columns: ReadonlySet<string> | undefined;
  readonly hasInventory: boolean;
}

/**
 * Returns the logs that `flowq.json` describes; undefined if there is no such file.
 * @throws FlowqError (source) if it, or the inventory, cannot be read
 */
export function configuredLogs(given?: string): ConfiguredLogs | undefined {
  const config = configPath(given);
  const source = readConfig(config)?.source;
  if (!source) return undefined;
  const names = fieldsOf(source);
  return {
    config,
    columns: names && new Set(names.map((name) => fieldNamed(name).column)),
    hasInventory: new Inventories({ config }).inventory() !== undefined,
  };
}

/** Returns the fields that a report needs and the logs do not have. */
export const missingFields = (
  { fields }: Pick<AnyReport, 'fields'>,
  { columns }: ConfiguredLogs,
): readonly string[] => (columns ? fields.filter((field) => !columns.has(field)) : []);

function fieldsOf(source: Config['source']): readonly string[] | undefined {
  if (source.kind === 'glue' && source.tables.length === 0) return undefined;
  if (source.kind === 'glue') return source.tables.flatMap(({ fields }) => fields);
  const named = source.fields === undefined ? [] : parseFields(source.fields).fields.map(({ name }) => name);
  const found = source.kind === 'local' ? foundFields(source.found) : [];
  const all = [...named, ...found];
  return all.length > 0 ? all : undefined;
}

/** Returns the fields that `flowq init` found in folders. Users may have edited this part, so it is checked. */
function foundFields(found: Readonly<Record<string, unknown>> | undefined): string[] {
  const formats: unknown = found?.formats;
  if (!Array.isArray(formats)) return [];
  return formats.flatMap((format: { fields?: unknown } | null) =>
    Array.isArray(format?.fields) ? format.fields.filter((one) => typeof one === 'string') : [],
  );
}
