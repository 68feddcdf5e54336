import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { packed } from '../../engines/sql/packed-relation.ts';
import { sourceError } from '../../errors.ts';
import type { Reading } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_GUESSED } from '../../flows/exchanges/exchange.ts';
import type { Narrowing } from '../../flows/narrowing.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { listAll } from '../../inventory/present.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { Kit } from '../kit/kit.ts';

/** The fields that a comparison with rules needs. */
export const SESSION_FIELDS = [...EXCHANGE_FIELDS, 'interface_id'] as const satisfies readonly FlowColumn[];

/**
 * Connections with the same peer to the same port, as an interface saw them: the unit that a security group rule
 * accepts.
 */
export interface Session {
  readonly eni: string;
  /** 1 if the peer opened them, 0 if the interface did. */
  readonly inbound: number;
  readonly client: string;
  readonly server: string;
  readonly protocol: number;
  /** The port of the service; 0 for protocols without ports. */
  readonly port: number;
  /** The address at the other end. */
  readonly peer: string;
  /** 1 if accepted, 0 if rejected. */
  readonly admitted: number;
  readonly connections: bigint;
  readonly flows: bigint;
  /** Both directions. */
  readonly bytes: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

interface Sessions extends Reading, Pick<Kit, 'exchanges'> {
  readonly inventory: Inventory;
  readonly narrowing: Narrowing;
}

interface Selection {
  /** Selects the records of some interfaces (default: all). */
  readonly where?: RawBuilder<boolean> | undefined;
  /**
   * Connections whose client is a guess are left out by default, or counted as if either end were the client, like
   * those that only the start decides.
   */
  readonly guesses?: 'left-out' | 'both-ways';
  /** Unix seconds: connections that started in another era are separate sessions; their `era` counts from 0. */
  readonly cuts?: readonly number[];
}

/**
 * Returns the sessions of `flows`. Security groups recognize answers, so only the client matters. `flow_direction`
 * identifies the side of the interface if it is logged, otherwise its addresses in the inventory do.
 * @throws FlowqError (source) if nothing identifies the side of the interface
 */
export function sessions(
  { f, isLogged, exchanges, inventory, narrowing }: Sessions,
  { where, guesses = 'left-out', cuts = [] }: Selection = {},
): RawBuilder<Session> {
  const isDirected = isLogged('flow_direction');
  const owned = isDirected ? [] : ownAddresses(inventory);
  if (!isDirected && owned.length === 0 && isLogged('interface_id'))
    throw sourceError(
      'the logs do not show on which side of its interface traffic was logged',
      'log flow-direction (since version 5), or run flowq inventory to get the addresses of interfaces',
    );
  const own = isDirected
    ? sql<string | null>`case flow_direction when 'ingress' then dstaddr when 'egress' then srcaddr end`
    : sql<string | null>`cast(null as varchar)`;
  const eni = sql<string | null>`interface_id`;
  const selected = where ? sql<number>`case when ${where} then 1 else 0 end` : sql<number>`1`;
  const found = exchanges({
    packetLevel: false,
    by: { eni, own_address: own, is_selected: selected },
    ownOutcome: true,
    ownFilter: true,
  });
  const all =
    guesses === 'both-ways'
      ? bothWays(found)
      : sql`(select * from ${found} as found where not ${IS_GUESSED})`;
  const placed = isDirected
    ? sql`select exchanges.*, case when server = own_address then 1 when client = own_address then 0 end as inbound from ${all} as exchanges`
    : placedBy(
        all,
        narrowing.interfaces(owned, ([id]) => id),
        f,
      );
  // A network ACL may reject the answers to requests that a security group accepted.
  const admitted = sql`case when request_flows = 0 then case outcome when 'accepted' then 1 else 0 end
    when request_blocked = 0 and request_accepted > 0 then 1 else 0 end`;
  const total = (value: RawBuilder<bigint>) => f.total(value);
  const era = sql`case ${sql.join(
    cuts.map((cut, at) => sql`when first_start >= ${sql.lit(cut)} then ${sql.lit(at + 1)}`).toReversed(),
    sql` `,
  )} else 0 end`;
  const isCut = cuts.length > 0;
  const key = sql`eni, inbound, client, server, protocol, port${isCut ? sql`, era` : sql``}`;
  return sql`(select ${key}, case inbound when 1 then client else server end as peer, admitted,
      count(*) as connections,
      ${total(sql<bigint>`case when admitted = 1 then accepted else rejected end`)} as flows,
      ${total(sql<bigint>`bytes`)} as bytes, min(first_start) as first_start, max(last_end) as last_end
    from (select placed.*, ${admitted} as admitted${isCut ? sql`, ${era} as era` : sql``} from (${placed}) as placed) as told
    where is_selected = 1 and eni is not null and inbound is not null and protocol is not null and outcome is not null
    group by ${key}, admitted)`;
}

/** The start of a record is that of its interval, to the second, so the client may be the other end. */
const MAY_BE_SWAPPED = sql`decided_by in ('start', 'port')`;

/** A rule is in use if either of two possible clients needs it. */
const bothWays = (
  found: RawBuilder<unknown>,
) => sql`(select eni, own_address, is_selected, protocol, outcome, accepted, rejected, bytes, first_start, last_end,
    case is_swapped when 1 then server else client end as client,
    case is_swapped when 1 then client else server end as server,
    case is_swapped when 1 then client_port else port end as port,
    case is_swapped when 1 then answer_flows else request_flows end as request_flows,
    case is_swapped when 1 then answer_accepted else request_accepted end as request_accepted,
    case is_swapped when 1 then answer_blocked else request_blocked end as request_blocked
  from ${found} as found cross join (values (0), (1)) as ways(is_swapped) where is_swapped = 0 or ${MAY_BE_SWAPPED})`;

/** Identifies the side of the interface by its addresses and the blocks that are delegated to it. */
function placedBy(
  all: RawBuilder<unknown>,
  owned: readonly (readonly [string, string])[],
  f: SqlFunctions,
): RawBuilder<unknown> {
  const [blocks, addresses] = [true, false].map((isBlock) =>
    owned.filter(([, address]) => address.includes('/') === isBlock),
  );
  const own = packed({ id: 'varchar', address: 'varchar' }, addresses ?? []);
  const isOwn = (end: 'server' | 'client') =>
    sql.join(
      [
        sql`${sql.ref(`${end}s.address`)} is not null`,
        ...(blocks ?? []).map(
          ([id, block]) => sql`(eni = ${sql.lit(id)} and ${f.inBlock(sql.ref<string>(end), block)})`,
        ),
      ],
      sql` or `,
    );
  return sql`select exchanges.*, case when ${isOwn('server')} then 1 when ${isOwn('client')} then 0 end as inbound
    from ${all} as exchanges
    left join ${own} as servers on servers.id = eni and servers.address = server
    left join ${own} as clients on clients.id = eni and clients.address = client`;
}

/** Returns interfaces with each address and delegated block that records can have. */
function ownAddresses(inventory: Inventory): (readonly [string, string])[] {
  const pairs = listAll(inventory, 'interfaces').flatMap(({ id, addresses }) =>
    addresses.filter(({ kind }) => kind !== 'public').map(({ address }) => `${id} ${address}`),
  );
  return [...new Set(pairs)].map((pair) => pair.split(' ') as [string, string]);
}
