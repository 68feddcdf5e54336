import { sql } from 'kysely';
import { exchanges } from '../../../src/flows/exchanges/exchanges.ts';
import { defineReport } from '../../../src/index.ts';
import { CONVERSATION_FIELDS, EXCHANGE_FIELDS } from '../../../src/library/reports.ts';

const column = { meaning: 'of the exchange' };

/** A report of the test's own: every exchange, in the order of its ends. */
export const everyExchange = defineReport({
  name: 'every-exchange',
  question: 'Who asked whom for what?',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    client: column,
    client_port: column,
    server: column,
    port: column,
    protocol: column,
    decided_by: column,
    outcome: column,
    request_bytes: column,
    answer_bytes: column,
  },
  query: ({ db, f, isLogged, columnar, filter }) =>
    db
      .with('exchanges', () => exchanges({ f, isLogged, columnar, filter }))
      .selectFrom('exchanges')
      .select(['client', 'client_port', 'server', 'port', 'exchanges.protocol', 'decided_by', 'outcome'])
      .select(['request_bytes', 'answer_bytes'])
      .orderBy('client')
      .orderBy('client_port')
      .orderBy('server')
      .orderBy('port')
      .orderBy('exchanges.protocol'),
});

/** The same with each exchange split by the minute of its records: client and server, and how they were decided. */
export const splitExchanges = defineReport({
  name: 'split-exchanges',
  question: 'Are client and server the same in every minute?',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    client: column,
    client_port: column,
    server: column,
    port: column,
    protocol: column,
    decided_by: column,
    outcome: column,
  },
  query: ({ db, f, isLogged, columnar, filter }) => {
    const minute = f.floorTo(sql.ref<bigint | null>('start'), 60);
    return db
      .with('exchanges', () => exchanges({ f, isLogged, columnar, filter, by: { minute } }))
      .selectFrom('exchanges')
      .distinct()
      .select(['client', 'client_port', 'server', 'port', 'exchanges.protocol', 'decided_by', 'outcome'])
      .orderBy('client')
      .orderBy('client_port')
      .orderBy('server')
      .orderBy('port')
      .orderBy('exchanges.protocol');
  },
});
