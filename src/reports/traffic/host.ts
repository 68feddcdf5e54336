import { sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_GUESSED } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import {
  ADDRESS_FIELDS,
  type Addresses,
  addressesOption,
  isIn,
  narrowedAddresses,
} from '../kit/addresses.ts';
import { decisions, guessed, measures, protocol, seen } from '../kit/columns.ts';
import { nextHost, nextWhy } from '../kit/next.ts';

const BOTH = 'both';

export const host = defineReport({
  name: 'host',
  topic: 'traffic',
  question: 'Whom does an address talk to, as client or server, how much, and what is rejected?',
  note: 'One row per peer and service. With an address block or a name, each of its addresses is a host. If both ends lie in the block, both have a row.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: [...CONVERSATION_FIELDS, ...ADDRESS_FIELDS],
  options: {
    address: addressesOption('<address>', 'address, CIDR block or name of the host', '10.0.0.0/8'),
    role: {
      flags: '--role <role>',
      meaning: 'only as client, or only as server',
      default: BOTH,
      accepts: v.picklist(['client', 'server', BOTH]),
      parse: parseRole,
    },
  },
  required: ['address'],
  columns: {
    host: { meaning: 'the address, or one of the block' },
    role: { meaning: 'client if the host sends the request, server if it receives it' },
    peer: { meaning: 'address at the other end' },
    port: { meaning: 'port of the service, 0 for ICMP' },
    protocol,
    flows: measures.flows,
    bytes_out: { meaning: 'bytes that the host sent', unit: 'bytes' },
    bytes_in: { meaning: 'bytes that the host received', unit: 'bytes' },
    ...decisions,
    guessed,
    ...seen,
  },
  key: ['host', 'peer', 'role', 'port', 'protocol'],
  answer: ['host', 'role', 'peer', 'port', 'protocol', 'bytes_out', 'bytes_in', 'rejected'],
  ranking: ['bytes_out', 'bytes_in', 'flows'],
  view: { as: 'sankey', stages: ['host', 'peer'], value: 'flows' },
  next: ({ host, peer, role, port }) => [
    ...nextHost(peer),
    ...(role === 'server' ? nextWhy(peer, host, port) : nextWhy(host, peer, port)),
  ],
  limit: 100,
  query: ({ db, f, exchanges, protocol, sums, seen, options, window, narrowing }) => {
    const addresses = narrowedAddresses(options.address, { window, narrowing });
    const isName = typeof addresses !== 'string';
    const isClient = isName
      ? oriented('is_lesser_selected', 'is_greater_selected')
      : isIn(CLIENT, addresses, f);
    const isServer = isName
      ? oriented('is_greater_selected', 'is_lesser_selected')
      : isIn(SERVER, addresses, f);
    return db
      .with('exchanges', () =>
        // A name has its addresses for some time, so only part of an exchange may belong to it.
        isName ? exchanges({ by: selectedEnds(addresses, f) }) : exchanges(),
      )
      .with('oriented', (from) =>
        from
          .selectFrom('exchanges')
          .selectAll()
          .select([isClient.as('is_client'), isServer.as('is_server')]),
      )
      .with('ends', () => ENDS)
      .selectFrom('ends')
      .$if(options.role !== BOTH, (ends) => ends.where('role', '=', options.role as End['role']))
      .groupBy(['host', 'role', 'peer', 'ends.port', 'ends.protocol'])
      .select([
        'host',
        'role',
        'peer',
        'port',
        protocol('ends'),
        ...sums('ends', 'flows', 'bytes_out', 'bytes_in', 'accepted', 'rejected'),
        f.countWhere(IS_GUESSED).as('guessed'),
        ...seen(),
      ]);
  },
});

const [CLIENT, SERVER] = [sql.ref<string | null>('client'), sql.ref<string | null>('server')];

/**
 * Returns the value of the client's end: the first if the client's address is the lesser text, otherwise the second.
 */
const oriented = (lesser: string, greater: string) =>
  sql<boolean>`case when client < server then ${sql.ref(lesser)} else ${sql.ref(greater)} end`;

/** @throws RangeError for another text */
function parseRole(text: string): End['role'] | typeof BOTH {
  if (text === 'client' || text === 'server' || text === BOTH) return text;
  throw new RangeError(`${JSON.stringify(text)} is not client, server or ${BOTH}`);
}

interface End {
  readonly host: string | null;
  readonly role: 'client' | 'server';
  readonly peer: string | null;
  readonly port: number | null;
  readonly protocol: number | null;
  readonly flows: bigint;
  readonly bytes_out: bigint;
  readonly bytes_in: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly decided_by: string;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

/** Each end of an exchange that is one of the addresses. */
const ENDS = sql<End>`(select role, port, protocol, flows, accepted, rejected, decided_by, first_start, last_end,
    case role when 'client' then client else server end as host,
    case role when 'client' then server else client end as peer,
    case role when 'client' then request_bytes else answer_bytes end as bytes_out,
    case role when 'client' then answer_bytes else request_bytes end as bytes_in
  from oriented cross join (values ('client'), ('server')) as sides(role)
  where case role when 'client' then is_client else is_server end)`;

/** Returns which end of a record matches, in the order of their texts, so that both directions have the same values. */
function selectedEnds(addresses: Addresses, f: SqlFunctions) {
  const [source, target] = ['src', 'dst'].map((end) =>
    isIn(sql`coalesce(${sql.ref(`pkt_${end}addr`)}, ${sql.ref(`${end}addr`)})`, addresses, f),
  );
  const isUp = sql`coalesce(pkt_srcaddr, srcaddr) < coalesce(pkt_dstaddr, dstaddr)`;
  return {
    is_lesser_selected: sql<boolean>`case when ${isUp} then ${source} else ${target} end`,
    is_greater_selected: sql<boolean>`case when ${isUp} then ${target} else ${source} end`,
  };
}
