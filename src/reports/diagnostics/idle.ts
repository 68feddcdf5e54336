import { sql } from 'kysely';
import { defineReport } from '../define-report.ts';
import { seen } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';
import { belongsTo, unseenInterfaces } from './unseen-interfaces.ts';

export const idle = defineReport({
  name: 'idle',
  topic: 'diagnostics',
  question: 'Which network interfaces had no traffic at all?',
  note: 'Lists interfaces with only NODATA records; an interface that lost records (SKIPDATA) is not idle. With an inventory, the report names NAT gateways and VPC endpoints, and lists interfaces without any record as unseen if others in their VPC have records: no flow log covers them, or they were created or deleted in the window. Gateway endpoints and regional NAT gateways have no interfaces.',
  relation: 'log_quality',
  usesInventory: true,
  judges: { inventory: 'interfaces without records' },
  fields: ['interface_id', 'account_id', 'log_status', 'start', 'end'],
  options: {},
  columns: {
    interface_id: { meaning: 'network interface' },
    account_id: { meaning: 'AWS account of the interface' },
    state: { meaning: 'idle: all records are NODATA; unseen: no records' },
    belongs_to: { meaning: 'gateway, endpoint or instance of the interface, from the inventory' },
    intervals: { meaning: 'NODATA records', unit: 'records' },
    ...seen,
  },
  key: ['interface_id', 'account_id'],
  answer: ['interface_id', 'state', 'belongs_to', 'last_seen'],
  ranking: ['intervals'],
  view: { as: 'bars', value: 'intervals' },
  next: ({ interface_id }) => nextReport('log-quality', '--interface', interface_id),
  limit: 100,
  query: ({ db, f, inventory }) => {
    const busy = sql<bigint>`${f.countWhere(sql`log_status <> 'NODATA'`)}`;
    const interfaces = db
      .selectFrom('log_quality')
      .where('interface_id', 'is not', null)
      .groupBy(['interface_id', 'account_id']);
    // All interfaces with records are needed to find the unseen ones; `refine` removes the busy ones.
    const listed = inventory.places.length > 0 ? interfaces : interfaces.having(busy, '=', 0n);
    return listed.select(({ fn }) => [
      'interface_id',
      'account_id',
      sql<string>`case when ${busy} = 0 then 'idle' else 'busy' end`.as('state'),
      f.missing('varchar').$castTo<string | null>().as('belongs_to'),
      fn.countAll<bigint>().as('intervals'),
      f.isoTime(fn.min('start')).as('first_seen'),
      f.isoTime(fn.max('end')).as('last_seen'),
    ]);
  },
  refine: (rows, { inventory, window, filter }) => {
    const logged = new Set(rows.map((row) => row.interface_id ?? ''));
    const owners = belongsTo(inventory);
    const idle = rows
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
    return [...idle, ...unseen];
  },
});
