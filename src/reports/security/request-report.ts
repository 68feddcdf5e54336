import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_DECIDED, IS_REJECTED } from '../../flows/exchanges/exchange.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { defineReport } from '../define-report.ts';
import { connections, measures, outcomes, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost } from '../kit/next.ts';
import { requestColumns } from './request-columns.ts';

/** The input of a selection of exchanges. */
interface Where {
  readonly f: SqlFunctions;
  readonly inventory: Inventory;
}

interface RequestReport<N extends string> {
  readonly name: N;
  readonly question: string;
  readonly note: string;
  /** Selects exchanges, over their columns (default: all). */
  readonly where?: (context: Where) => RawBuilder<boolean>;
  /** Selects exchanges by their protocol, over the column `protocol` (default: all). */
  readonly ofProtocol?: RawBuilder<boolean>;
  /** True if an inventory makes a difference. */
  readonly usesInventory?: true;
  /** True to list exchanges even if their client is a guess. */
  readonly withGuesses?: boolean;
}

/** Defines a report on who sends requests of some kind to whom. */
export const defineRequestReport = <const N extends string>({
  where = () => sql`true`,
  ofProtocol,
  withGuesses = false,
  ...description
}: RequestReport<N>) =>
  defineReport({
    ...description,
    topic: 'security',
    relation: 'flows',
    filters: 'exchanges',
    fields: EXCHANGE_FIELDS,
    optional: CONVERSATION_FIELDS,
    ...(withGuesses ? {} : { judges: GUESSES_LEFT_OUT }),
    options: {},
    columns: {
      ...requestColumns,
      connections,
      flows: measures.flows,
      ...outcomes,
      packets: measures.packets,
      bytes: measures.bytes,
      ...seen,
    },
    key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
    answer: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'accepted', 'rejected', 'last_seen'],
    ranking: ['accepted', 'rejected', 'connections'],
    view: { as: 'bars', value: 'connections', parts: ['accepted', 'rejected'] },
    next: ({ srcaddr, dstaddr }) => nextHost(srcaddr, dstaddr),
    limit: 100,
    query: ({ f, from, inventory, exchanges, protocol, sums, seen }) =>
      from('exchanges', exchanges({ ...(ofProtocol && { ofProtocol }) }))
        .where(withGuesses ? sql<boolean>`true` : IS_DECIDED)
        .where(where({ f, inventory }))
        .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
        .select(({ fn }) => [
          'client as srcaddr',
          'server as dstaddr',
          'port as dstport',
          protocol('exchanges'),
          fn.countAll<bigint>().as('connections'),
          ...sums('exchanges', 'flows'),
          f.countWhere(IS_ACCEPTED).as('accepted'),
          f.countWhere(IS_REJECTED).as('rejected'),
          ...sums('exchanges', 'packets', 'bytes'),
          ...seen(),
        ]),
  });

/** Returns a test for requests to one of these ports. */
export const isToPort = (ports: readonly number[]): RawBuilder<boolean> =>
  sql`port in (${sql.join(ports.map((port) => sql.lit(port)))})`;
