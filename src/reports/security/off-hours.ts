import { sql } from 'kysely';
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
    const outside = sql<boolean>`not coalesce(${working}, false)`;
    const flows = f.total(sql.ref<bigint>('matching_flows'));
    const all = sql<bigint>`nullif(${f.total(sql.ref<bigint>('flows'))}, 0)`;
    const within = (column: 'flows' | 'bytes') =>
      f.total(sql<bigint>`${sql.ref(column)} - ${sql.ref(`matching_${column}`)}`);
    return from('exchanges', exchanges({ matching: outside }))
      .where(IS_DECIDED)
      .where(IS_ACCEPTED)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(flows, '>', 0n)
      .having(sql<boolean>`100 * ${flows} >= ${sql.lit(options.share)} * ${all}`)
      .select(({ fn }) => [
        'client',
        'server',
        'port',
        protocol('exchanges'),
        f.countWhere(sql`matching_flows > 0`).as('connections'),
        flows.as('flows'),
        within('flows').as('flows_within'),
        f.total(sql.ref<bigint>('matching_bytes')).as('bytes'),
        within('bytes').as('bytes_within'),
        f.ratio(flows, all).as('share'),
        f.isoTime(fn.min('matching_start')).as('first_seen'),
        f.isoTime(fn.max('matching_end')).as('last_seen'),
      ]);
  },
});
