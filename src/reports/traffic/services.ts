import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_GUESSED } from '../../flows/exchanges/exchange.ts';
import { FIRST_EPHEMERAL } from '../../flows/exchanges/roles.ts';
import { SERVICES } from '../../logs/services.ts';
import { defineReport } from '../define-report.ts';
import { decisions, guessed, measures, protocol } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';

export const services = defineReport({
  name: 'services',
  topic: 'traffic',
  question: 'Which services are used, by how many clients, and how much traffic do they exchange?',
  note: 'Both directions together, under the port of the service. The port is missing if both ports are ephemeral (from 1024) and nothing shows which one is that of the server.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
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
    guessed,
  },
  key: ['port', 'protocol'],
  answer: ['port', 'protocol', 'service', 'clients', 'bytes', 'rejected'],
  ranking: ['bytes', 'packets', 'flows'],
  view: { as: 'bars', called: 'service', value: 'bytes' },
  next: ({ port }) => [...nextReport('accepted', '--port', port), ...nextReport('external-inbound')],
  limit: 50,
  query: ({ db, f, exchanges, protocol, sums }) => {
    const names = Object.entries(SERVICES).map(
      ([name, port]) => sql`when ${sql.lit(port)} then ${sql.lit(name)}`,
    );
    const service = sql<string | null>`case service_port ${sql.join(names, sql` `)} end`;
    // A single direction between ephemeral ports may be an answer.
    const isKnown = sql`(decided_by in ('flags', 'fan-in', 'service') or (decided_by = 'start' and answer_flows > 0)
      or port < ${sql.lit(FIRST_EPHEMERAL)} or port = client_port)`;
    return db
      .with('exchanges', () => exchanges())
      .with('ported', (from) =>
        from
          .selectFrom('exchanges')
          .selectAll()
          .select(
            sql<number | null>`case when protocol in (6, 17, 132) and ${isKnown} then port end`.as(
              'service_port',
            ),
          ),
      )
      .selectFrom('ported')
      .groupBy(['service_port', 'ported.protocol'])
      .select(({ fn }) => [
        'service_port as port',
        protocol('ported'),
        service.as('service'),
        fn.count<bigint>('server').distinct().as('servers'),
        fn.count<bigint>('client').distinct().as('clients'),
        ...sums('ported', 'flows', 'packets', 'bytes', 'accepted', 'rejected'),
        f.countWhere(IS_GUESSED).as('guessed'),
      ]);
  },
});
