import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { countedOnce } from '../../flows/counted-once.ts';
import { isRequest, REQUEST_FIELDS } from '../../flows/requests.ts';
import { addressesOption, isIn } from '../addresses.ts';
import { decisions, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const host = defineReport({
  name: 'host',
  topic: 'traffic',
  question: 'Whom does an address talk to, as a client or a server, how much, and what of it is refused?',
  note: 'One row for each peer and service. An address block or a name may be given as well: then each of its addresses is a host. With --port only what goes to that port counts, so that answers are left out.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    address: addressesOption('<address>', 'address, CIDR block or name it is about', '10.0.0.0/8'),
  },
  columns: {
    host: { meaning: 'the address, or one of the block' },
    role: { meaning: 'client where it asks, server where it is asked' },
    peer: { meaning: 'whom it talks to' },
    port: { meaning: 'port of the service, 0 for ICMP' },
    protocol,
    flows: { meaning: 'records', unit: 'records' },
    bytes_out: { meaning: 'bytes it sent', unit: 'bytes' },
    bytes_in: { meaning: 'bytes it received', unit: 'bytes' },
    ...decisions,
    ...seen,
  },
  view: { as: 'pairs', from: 'host', to: 'peer', value: 'bytes_out' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, options, window }) =>
    db
      .with('conversations', () => countedOnce({ f, isLogged, columnar, packetLevel: true }))
      .with('told', (from) =>
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
          .selectFrom('told')
          .where(sql<boolean>`(is_source or is_destination)`)
          .select([
            sql<string | null>`case when is_source then srcaddr else dstaddr end`.as('host'),
            sql<string | null>`case when is_source then dstaddr else srcaddr end`.as('peer'),
            sql<string>`case when is_source = is_request then 'client' else 'server' end`.as('role'),
            sql<number | null>`case when is_request then dstport else srcport end`.as('port'),
            sql<bigint>`case when is_source then bytes else 0 end`.as('bytes_out'),
            sql<bigint>`case when is_source then 0 else bytes end`.as('bytes_in'),
            'told.protocol',
            'flows',
            'accepted',
            'rejected',
            'first_start',
            'last_end',
          ]),
      )
      .selectFrom('ends')
      .groupBy(['host', 'role', 'peer', 'port', 'ends.protocol'])
      .select(({ fn, ref }) => [
        'host',
        'role',
        'peer',
        'port',
        f.protocolName(ref('ends.protocol')).as('protocol'),
        f.total(ref('ends.flows')).as('flows'),
        f.total(ref('ends.bytes_out')).as('bytes_out'),
        f.total(ref('ends.bytes_in')).as('bytes_in'),
        f.total(ref('ends.accepted')).as('accepted'),
        f.total(ref('ends.rejected')).as('rejected'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('bytes_out', 'desc')
      .orderBy('bytes_in', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('host')
      .orderBy('peer')
      .orderBy('role')
      .orderBy('port')
      .orderBy('protocol'),
});
