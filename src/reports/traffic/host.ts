import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isRequest, REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { addressesOption, isIn } from '../kit/addresses.ts';
import { decisions, measures, protocol, seen } from '../kit/columns.ts';

export const host = defineReport({
  name: 'host',
  topic: 'traffic',
  question: 'Whom does an address talk to, as client or server, how much, and what is rejected?',
  note: 'One row per peer and service. With an address block or a name, each of its addresses is a host. With --port, only packets to that port count, without their answers.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    address: addressesOption('<address>', 'address, CIDR block or name of the host', '10.0.0.0/8'),
  },
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
    ...seen,
  },
  key: ['host', 'peer', 'role', 'port', 'protocol'],
  answer: ['host', 'role', 'peer', 'port', 'protocol', 'bytes_out', 'bytes_in', 'rejected'],
  ranking: ['bytes_out', 'bytes_in', 'flows'],
  view: { as: 'pairs', from: 'host', to: 'peer', value: 'bytes_out' },
  limit: 100,
  query: ({ db, f, conversations, protocol, sums, seen, options, window }) =>
    db
      .with('conversations', () => conversations())
      .with('directed', (from) =>
        from
          .selectFrom('conversations')
          .selectAll()
          .select([
            isIn('srcaddr', options.address, f, window).as('is_source'),
            isIn('dstaddr', options.address, f, window).as('is_destination'),
            isRequest.as('is_request'),
          ]),
      )
      .with('ends', (from) =>
        from
          .selectFrom('directed')
          .where(sql<boolean>`(is_source or is_destination)`)
          .select([
            sql<string | null>`case when is_source then srcaddr else dstaddr end`.as('host'),
            sql<string | null>`case when is_source then dstaddr else srcaddr end`.as('peer'),
            sql<string>`case when is_source = is_request then 'client' else 'server' end`.as('role'),
            sql<number | null>`case when is_request then dstport else srcport end`.as('port'),
            sql<bigint>`case when is_source then bytes else 0 end`.as('bytes_out'),
            sql<bigint>`case when is_source then 0 else bytes end`.as('bytes_in'),
            'directed.protocol',
            'flows',
            'accepted',
            'rejected',
            'first_start',
            'last_end',
          ]),
      )
      .selectFrom('ends')
      .groupBy(['host', 'role', 'peer', 'port', 'ends.protocol'])
      .select([
        'host',
        'role',
        'peer',
        'port',
        protocol('ends'),
        ...sums('ends', 'flows', 'bytes_out', 'bytes_in', 'accepted', 'rejected'),
        ...seen(),
      ]),
});
