import { sql } from 'kysely';
import { seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { belongsTo, unseenInterfaces } from './unseen-interfaces.ts';

export const idle = defineReport({
  name: 'idle',
  topic: 'trouble',
  question: 'Which network interfaces had no traffic at all?',
  note: 'Interfaces whose only records are NODATA; where records were lost (SKIPDATA), it was not idle. With an inventory, those of NAT gateways and VPC endpoints are told, and interfaces are unseen that have no record at all, in VPCs of which others do: no flow log looks at them, or they were made or ended meanwhile. Gateway endpoints and regional NAT gateways have no interfaces.',
  relation: 'log_quality',
  usesInventory: true,
  judges: { inventory: 'interfaces without records' },
  fields: ['interface_id', 'account_id', 'log_status', 'start', 'end'],
  options: {},
  columns: {
    interface_id: { meaning: 'network interface' },
    account_id: { meaning: 'AWS account of the interface' },
    state: { meaning: 'idle where all records say NODATA, unseen where there is none' },
    belongs_to: { meaning: 'gateway, endpoint or instance that has it, as the inventory tells' },
    intervals: { meaning: 'records that say NODATA', unit: 'records' },
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, inventory }) => {
    const busy = sql<bigint>`${f.countWhere(sql`log_status <> 'NODATA'`)}`;
    const interfaces = db
      .selectFrom('log_quality')
      .where('interface_id', 'is not', null)
      .groupBy(['interface_id', 'account_id']);
    // Which of the inventory were seen is told by all of them; the busy ones are left out behind the query.
    const wanted = inventory.places.length > 0 ? interfaces : interfaces.having(busy, '=', 0n);
    return wanted
      .select(({ fn }) => [
        'interface_id',
        'account_id',
        sql<string>`case when ${busy} = 0 then 'idle' else 'busy' end`.as('state'),
        f.missing('varchar').$castTo<string | null>().as('belongs_to'),
        fn.countAll<bigint>().as('intervals'),
        f.isoTime(fn.min('start')).as('first_seen'),
        f.isoTime(fn.max('end')).as('last_seen'),
      ])
      .orderBy('intervals', 'desc')
      .orderBy('interface_id')
      .orderBy('account_id');
  },
  refine: (rows, { inventory, window, filter }) => {
    const logged = new Set(rows.map((row) => row.interface_id ?? ''));
    const owners = belongsTo(inventory);
    const told = rows
      .filter(({ state }) => state === 'idle')
      .map((row) => ({ ...row, belongs_to: owners.get(row.interface_id ?? '') ?? null }));
    const unseen = unseenInterfaces(inventory, { logged, window, filter }).map(({ id, account }) => ({
      interface_id: id,
      account_id: account,
      state: 'unseen',
      belongs_to: owners.get(id) ?? null,
      intervals: 0n,
      first_seen: null,
      last_seen: null,
    }));
    return [...told, ...unseen];
  },
});
