import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { connections, decisions, measures, seen } from '../kit/columns.ts';
import { requestColumns } from './request-columns.ts';

interface RequestReport<N extends string> {
  readonly name: N;
  readonly question: string;
  readonly note: string;
  /** Selects requests, over the columns of a conversation. */
  readonly where: (f: SqlFunctions) => RawBuilder<boolean>;
}

/** A report on who sends requests of some kind to whom. */
export const defineRequestReport = <const N extends string>({ where, ...description }: RequestReport<N>) =>
  defineReport({
    ...description,
    topic: 'security',
    relation: 'flows',
    fields: REQUEST_FIELDS,
    optional: CONVERSATION_FIELDS,
    options: {},
    columns: {
      ...requestColumns,
      connections,
      flows: measures.flows,
      ...decisions,
      packets: measures.packets,
      bytes: measures.bytes,
      ...seen,
    },
    key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
    answer: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'accepted', 'rejected', 'last_seen'],
    ranking: ['accepted', 'rejected', 'connections'],
    view: { as: 'table' },
    limit: 100,
    query: ({ f, from, requests, protocol, sums, seen }) =>
      from('requests', requests())
        .where(where(f))
        .groupBy(['srcaddr', 'dstaddr', 'dstport', 'requests.protocol'])
        .select(({ fn }) => [
          'srcaddr',
          'dstaddr',
          'dstport',
          protocol('requests'),
          fn.countAll<bigint>().as('connections'),
          ...sums('requests', 'flows', 'accepted', 'rejected', 'packets', 'bytes'),
          ...seen(),
        ]),
  });

/** True for requests to one of those ports. */
export const isToPort = (ports: readonly number[]): RawBuilder<boolean> =>
  sql`dstport in (${sql.join(ports.map((port) => sql.lit(port)))})`;
