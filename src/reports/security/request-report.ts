import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS, requests } from '../../flows/requests.ts';
import { defineReport, type ReportOption } from '../define-report.ts';
import { requestColumns, requestMeasures } from './request-rows.ts';

interface Asked<N extends string, O> {
  readonly name: N;
  readonly question: string;
  readonly note: string;
  readonly options?: { readonly [K in keyof O]: ReportOption<O[K]> };
  /** Which requests are meant, over the columns of a conversation. */
  readonly where: (f: SqlFunctions, options: O) => RawBuilder<boolean>;
}

/** A report of who asks whom, of some kind of requests. */
export function defineRequestReport<const N extends string, O = Record<never, never>>({
  name,
  question,
  note,
  options = {} as { readonly [K in keyof O]: ReportOption<O[K]> },
  where,
}: Asked<N, O>) {
  return defineReport({
    name,
    topic: 'security',
    question,
    note,
    relation: 'flows',
    fields: REQUEST_FIELDS,
    optional: CONVERSATION_FIELDS,
    options,
    columns: { ...requestColumns, ...requestMeasures },
    view: { as: 'table' },
    limit: 100,
    query: ({ db, f, isLogged, columnar, options }) =>
      db
        .with('requests', () => requests({ f, isLogged, columnar }))
        .selectFrom('requests')
        .where(where(f, options))
        .groupBy(['srcaddr', 'dstaddr', 'dstport', 'requests.protocol'])
        .select(({ fn, ref }) => [
          'srcaddr',
          'dstaddr',
          'dstport',
          f.protocolName(ref('requests.protocol')).as('protocol'),
          fn.countAll<bigint>().as('connections'),
          f.total(ref('requests.flows')).as('flows'),
          f.total(ref('requests.accepted')).as('accepted'),
          f.total(ref('requests.rejected')).as('rejected'),
          f.total(ref('requests.packets')).as('packets'),
          f.total(ref('requests.bytes')).as('bytes'),
          f.isoTime(fn.min('first_start')).as('first_seen'),
          f.isoTime(fn.max('last_end')).as('last_seen'),
        ])
        .orderBy('accepted', 'desc')
        .orderBy('rejected', 'desc')
        .orderBy('connections', 'desc')
        .orderBy('srcaddr')
        .orderBy('dstaddr')
        .orderBy('dstport')
        .orderBy('protocol'),
  });
}

/** That one of those ports is asked for. */
export const asksFor = (ports: readonly number[]): RawBuilder<boolean> =>
  sql`dstport in (${sql.join(ports.map((port) => sql.lit(port)))})`;
