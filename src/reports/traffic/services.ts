import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { countedOnce } from '../../flows/counted-once.ts';
import { isRequest, REQUEST_FIELDS } from '../../flows/requests.ts';
import { SERVICES } from '../../logs/services.ts';
import { decisions, measures, protocol } from '../columns.ts';
import { defineReport } from '../define-report.ts';

/** From here on, systems choose the ports of who asks: no service is told by one of these alone. */
const FIRST_EPHEMERAL = 32_768;

export const services = defineReport({
  name: 'services',
  topic: 'traffic',
  question: 'Which services are spoken to, by how many clients, and how much is exchanged with them?',
  note: 'Both directions together, under the port of the service: told by SYN flags where they are logged and were seen, else the lower of the two ports. Where both are ephemeral it is missing.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    port: { meaning: 'port of the service; missing for protocols without ports' },
    protocol,
    service: { meaning: 'what usually listens there' },
    servers: { meaning: 'different addresses of servers', unit: 'addresses' },
    clients: { meaning: 'different addresses of clients', unit: 'addresses' },
    ...measures,
    ...decisions,
  },
  view: { as: 'bars', label: 'service', value: 'bytes' },
  limit: 50,
  query: ({ db, f, isLogged, columnar }) => {
    const names = Object.entries(SERVICES).map(
      ([name, port]) => sql`when ${sql.lit(port)} then ${sql.lit(name)}`,
    );
    const known = sql<string | null>`case port ${sql.join(names, sql` `)} end`;
    return db
      .with('conversations', () => countedOnce({ f, isLogged, columnar, packetLevel: true }))
      .with('told', (from) =>
        from
          .selectFrom('conversations')
          .selectAll()
          .select([
            sql<string | null>`case when ${isRequest} then srcaddr else dstaddr end`.as('client'),
            sql<string | null>`case when ${isRequest} then dstaddr else srcaddr end`.as('server'),
            sql<number | null>`case when ${isRequest} then dstport else srcport end`.as('server_port'),
          ]),
      )
      .with('ported', (from) =>
        from
          .selectFrom('told')
          .selectAll()
          .select(
            sql<
              number | null
            >`case when protocol in (6, 17, 132) and (server_port < ${sql.lit(FIRST_EPHEMERAL)} or asks + answers > 0) then server_port end`.as(
              'port',
            ),
          ),
      )
      .selectFrom('ported')
      .groupBy(['port', 'ported.protocol'])
      .select(({ fn, ref }) => [
        'port',
        f.protocolName(ref('ported.protocol')).as('protocol'),
        known.as('service'),
        fn.count<bigint>('server').distinct().as('servers'),
        fn.count<bigint>('client').distinct().as('clients'),
        f.total(ref('ported.flows')).as('flows'),
        f.total(ref('ported.packets')).as('packets'),
        f.total(ref('ported.bytes')).as('bytes'),
        f.total(ref('ported.accepted')).as('accepted'),
        f.total(ref('ported.rejected')).as('rejected'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('port')
      .orderBy('protocol');
  },
});
