import { type RawBuilder, sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_DECIDED } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { Clock } from '../kit/clock.ts';
import { ends, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { dayHoursSchema, isWorking, parseDayHours, workingDays } from './working-hours.ts';

export const offHours = defineReport({
  name: 'off-hours',
  topic: 'security',
  question: 'Who uses which services outside working hours?',
  note: 'Counts what every interface accepted, each record at its start. Connections whose client is a guess are left out. Hours and weekdays are those of --tz; holidays are not known. --share 100 lists only what never happens in working hours.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
  options: {
    hours: {
      flags: '--hours <range>',
      meaning: 'working hours, such as 8-18, 8:30-17:45 or 22-6',
      default: '8-18',
      accepts: dayHoursSchema,
      parse: parseDayHours,
    },
    weekdays: workingDays,
    share: countOption('share', 'minimum share of records outside working hours, in percent', 1),
  },
  columns: {
    ...ends,
    connections: { meaning: 'connections with records outside working hours', unit: 'connections' },
    flows: { meaning: 'records outside working hours, including answers', unit: 'records' },
    flows_within: { meaning: 'records within working hours', unit: 'records' },
    bytes: { meaning: 'bytes outside working hours, both directions', unit: 'bytes' },
    bytes_within: { meaning: 'bytes within working hours', unit: 'bytes' },
    share: { meaning: 'share of records outside working hours', unit: '0 to 1' },
    ...seen,
  },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'protocol', 'bytes', 'share', 'last_seen'],
  ranking: ['bytes', 'flows'],
  view: { as: 'sankey', stages: ['client', 'server'], value: 'bytes' },
  next: ({ client }) => [...nextHost(client), ...nextReport('new-pairs')],
  limit: 100,
  query: ({ f, from, exchanges, protocol, options, window, zone }) => {
    const working = isWorking(
      sql.ref<bigint | null>('start'),
      { clock: new Clock(zone, window), hours: options.hours, weekdays: options.weekdays },
      f,
    );
    const outside = sql<number>`case when ${working} then 0 else 1 end`;
    const when = <T>(is: 0 | 1, value: string) =>
      sql<T>`case when outside = ${sql.lit(is)} then ${sql.ref(value)} end`;
    const total = (is: 0 | 1, value: string): RawBuilder<bigint> => f.total(when<bigint>(is, value));
    const all = sql<bigint>`nullif(${f.total(sql.ref<bigint>('flows'))}, 0)`;
    return from('exchanges', exchanges({ by: { outside }, onePlace: true }))
      .where(IS_DECIDED)
      .where(IS_ACCEPTED)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(f.countWhere(sql`outside = 1`), '>', 0n)
      .having(sql<boolean>`100 * ${total(1, 'flows')} >= ${sql.lit(options.share)} * ${all}`)
      .select([
        'client',
        'server',
        'port',
        protocol('exchanges'),
        f.countWhere(sql`outside = 1`).as('connections'),
        total(1, 'flows').as('flows'),
        total(0, 'flows').as('flows_within'),
        total(1, 'bytes').as('bytes'),
        total(0, 'bytes').as('bytes_within'),
        f.ratio(total(1, 'flows'), all).as('share'),
        f.isoTime(sql<bigint | null>`min(${when(1, 'first_start')})`).as('first_seen'),
        f.isoTime(sql<bigint | null>`max(${when(1, 'last_end')})`).as('last_seen'),
      ]);
  },
});
