import type { Table } from '@aws-sdk/client-glue';
import type { TableConfig } from '../../config/config.ts';
import { sourceError } from '../../errors.ts';
import type { Step } from '../../plan/step.ts';
import { isMadeByFlowq } from '../table/read-table.ts';
import { tableInput } from '../table/table-input.ts';
import type { CatalogContext } from './catalog-context.ts';
import { mergedInput } from './merged-input.ts';
import { tableDiff } from './table-diff.ts';

/**
 * Plans the changes that make the tables match the configuration.
 * @throws FlowqError (source) if flowq did not create a table of that name, or it reads other logs
 */
export async function planTables(context: CatalogContext): Promise<Step[]> {
  const steps = await Promise.all(context.config.tables.map((table) => planTable(table, context)));
  return steps.filter((step) => step !== undefined);
}

async function planTable(table: TableConfig, context: CatalogContext): Promise<Step | undefined> {
  const { glue, config, adopt } = context;
  const name = `${config.database}.${table.name}`;
  const wanted = tableInput(table, config.location);
  const there = await glue.table(config.database, table.name);
  if (!there) {
    return {
      what: `+ table ${name}`,
      parts: summary(table),
      calls: ['glue:CreateTable'],
      apply: () => glue.createTable(config.database, wanted),
    };
  }
  checkOwner(there, name, wanted.StorageDescriptor?.Location, adopt);
  const parts = tableDiff(wanted, there);
  if (parts.length === 0) return undefined;
  const apply = () => glue.updateTable(config.database, mergedInput(wanted, there), there.VersionId);
  return {
    what: `~ table ${name}${isMadeByFlowq(there) ? '' : ' (adopted)'}`,
    parts,
    calls: ['glue:UpdateTable'],
    apply,
  };
}

function checkOwner(
  there: Table,
  name: string,
  location: string | undefined,
  adopt: boolean | undefined,
): void {
  const { StorageDescriptor: storage, TableType: type } = there;
  if (type === 'VIRTUAL_VIEW') throw sourceError(`${name} is a view`, 'choose another --table or --database');
  if (isMadeByFlowq(there) && storage?.Location !== location) {
    throw sourceError(
      `the table ${name} reads other logs: ${storage?.Location}`,
      'choose another --table or --database for these',
    );
  }
  if (isMadeByFlowq(there) || adopt) return;
  throw sourceError(
    `the table ${name} was not made by flowq (it reads ${storage?.Location || 'no location'}), so it is left as it is`,
    'choose another --table or --database, or let flowq change it with --adopt',
  );
}

/** Summarizes a new table in a few lines. */
function summary(table: TableConfig): string[] {
  const { accounts, regions, fields, layout, format, firstDay } = table;
  return [
    `+ ${format}, ${layout.hourly ? 'hourly' : 'daily'}${layout.hive ? ' Hive-compatible' : ''} folders, from ${firstDay} on`,
    `+ ${fields.length} columns: ${fields.join(' ')}`,
    `+ accounts: ${accounts === 'injected' ? 'named by each query' : accounts.join(' ')}`,
    `+ Regions: ${regions.join(' ')}`,
    ...(table.only ? [`+ only the flow logs ${ids(table.only)}`] : []),
    ...(table.except ? [`+ all flow logs but ${ids(table.except)}`] : []),
  ];
}

const ids = (places: readonly { readonly flowLogs: readonly string[] }[]) =>
  places.flatMap(({ flowLogs }) => flowLogs).join(' ');
