import { type RawBuilder, sql } from 'kysely';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import { hasGatewayLegs } from '../flows/gateway-legs.ts';
import { isLogged } from '../flows/record-set.ts';
import { relationQuery } from '../flows/relation.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { OpenedSource } from '../sources/source.ts';
import { gatewaysOf } from './gateways.ts';
import type { JudgedBy } from './judged-by.ts';

const COLUMNS = [
  'interface_id',
  'srcaddr',
  'dstaddr',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'action',
];

/** Number of records to search for a gateway that the inventory does not have. */
const SAMPLE = 50_000;

const NOT_LOGGED = 'pkt-srcaddr and pkt-dstaddr are not logged';

/** Returns caveats on how transfers through NAT gateways count if the packets' own addresses are not logged. */
export async function gatewayCaveats(
  source: OpenedSource,
  { window, filter, inventory, signal }: JudgedBy,
): Promise<Caveat[]> {
  const logged = (column: string) => isLogged(source.sets, column);
  if (COLUMNS.some((column) => !logged(column)) || (logged('pkt_srcaddr') && logged('pkt_dstaddr')))
    return [];
  const request = { sets: source.sets, columns: COLUMNS, window, filter };
  const records = relationQuery('flows', request, source.dialect.functions);
  const first = async (query: RawBuilder<unknown>): Promise<string | undefined> => {
    const runner = await source.runner();
    const { batches } = await runner.run(query.compile(compilerFor(source.dialect)).sql, { signal });
    const [row] = (await Array.fromAsync(batches)).flat();
    return row && String(row[0]);
  };
  const gateways = gatewaysOf(inventory);
  if (hasGatewayLegs(gateways, logged)) {
    const own = sql.join(gateways.interfaces.map((id) => sql.lit(id)));
    const id = await first(
      sql`select interface_id from (${records}) as records where interface_id in (${own}) limit 1`,
    );
    if (id === undefined) return [];
    const text = `${NOT_LOGGED}: what NAT gateways send and receive under their own addresses is left out, by the inventory`;
    return [{ kind: 'counting', text }];
  }
  // On other engines the search would cost a scan.
  if (inventory?.places.length || !source.dialect.isInProcess) return [];
  const id = await first(sql`select interface_id
    from (select * from (${records}) as records where interface_id is not null and action = 'ACCEPT' and packets >= 5 limit ${sql.lit(SAMPLE)}) as sampled
    group by interface_id, "start", protocol, dstaddr, dstport, packets, bytes
    having count(distinct srcaddr) > 1 order by interface_id limit 1`);
  if (id === undefined) return [];
  return [
    {
      kind: 'counting',
      text: `${NOT_LOGGED}: a transfer through a NAT gateway, such as the one that ${id} seems to be, counts several times`,
      hint: 'run flowq inventory: it identifies the interfaces of gateways, whose own legs are then left out',
      fields: { interface: id },
    },
  ];
}
