import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isRequest, REQUEST_FIELDS } from '../../flows/requests.ts';
import { SERVICES } from '../../logs/services.ts';
import { defineReport } from '../define-report.ts';
import { decisions, measures, protocol } from '../kit/columns.ts';

/** The first port that systems choose for clients: one of these alone does not identify a service. */
const FIRST_EPHEMERAL = 32_768;

export const services = defineReport({
  name: 'services',
  topic: 'traffic',
  question: 'Which services are used, by how many clients, and how much traffic do they exchange?',
  note: 'Both directions together, under the port of the service. SYN flags identify it if they are logged; otherwise it is the lower of the two ports. The port is missing if both are ephemeral.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    port: { meaning: 'port of the service; missing for protocols without ports' },
    protocol,
    service: { meaning: 'service that usually listens on the port' },
    servers: { meaning: 'different addresses of servers', unit: 'addresses' },
    clients: { meaning: 'different addresses of clients', unit: 'addresses' },
    ...measures,
    ...decisions,
  },
  key: ['port', 'protocol'],
  answer: ['port', 'protocol', 'service', 'clients', 'bytes', 'rejected'],
  ranking: ['bytes', 'packets', 'flows'],
  view: { as: 'bars', label: 'service', value: 'bytes' },
  limit: 50,
  query: ({ db, conversations, protocol, sums }) => {
    const names = Object.entries(SERVICES).map(
      ([name, port]) => sql`when ${sql.lit(port)} then ${sql.lit(name)}`,
    );
    const service = sql<string | null>`case port ${sql.join(names, sql` `)} end`;
    return db
      .with('conversations', () => conversations())
      .with('directed', (from) =>
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
          .selectFrom('directed')
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
      .select(({ fn }) => [
        'port',
        protocol('ported'),
        service.as('service'),
        fn.count<bigint>('server').distinct().as('servers'),
        fn.count<bigint>('client').distinct().as('clients'),
        ...sums('ported', 'flows', 'packets', 'bytes', 'accepted', 'rejected'),
      ]);
  },
});
