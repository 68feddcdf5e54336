import type { TableConfig } from '../../config/config.ts';
import type { DeliveryPlace } from '../../logs/delivery.ts';

/** Returns the tables whose partitions include the folders of a place. */
export function tablesOver(
  tables: readonly TableConfig[],
  { organisation, hive, account, region }: DeliveryPlace,
): TableConfig[] {
  return tables.filter(
    (table) =>
      table.organisation === organisation &&
      table.layout.hive === hive &&
      (table.accounts === 'injected' || table.accounts.includes(account)) &&
      table.regions.includes(region),
  );
}

/** Returns the flow logs of a place that the tables name, which were inspected before. */
export function knownFlowLogs(
  tables: readonly TableConfig[],
  { account, region }: Pick<DeliveryPlace, 'account' | 'region'>,
): Set<string> {
  const lists = tables.flatMap(({ flowLogs = [], only = [], except = [] }) => [
    ...flowLogs,
    ...only,
    ...except,
  ]);
  return new Set(
    lists
      .filter((place) => place.account === account && place.region === region)
      .flatMap(({ flowLogs }) => flowLogs),
  );
}
