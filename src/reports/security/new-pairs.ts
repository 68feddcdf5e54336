import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { exchanges, REQUEST_FIELDS } from '../../flows/requests.ts';
import { measures, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { baseline } from './baseline.ts';

export const newPairs = defineReport({
  name: 'new-pairs',
  topic: 'security',
  question: 'Who talks to whom, on a port on which they did not talk before?',
  note: 'Let through in the window, and not in the baseline before it. Where logs do not reach back that far, all is new; --src private leaves out strangers, who are new by nature.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { baseline },
  lookback: 'baseline',
  judges: { history: { days: 0, whole: true } },
  columns: {
    client: { meaning: 'address that asked' },
    server: { meaning: 'address that was asked' },
    port: { meaning: 'port that was asked for' },
    protocol,
    ...measures,
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, window }) =>
    db
      .with('exchanges', () => exchanges({ f, isLogged, columnar }))
      .selectFrom('exchanges')
      .where('asked', '>', 0n)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(({ fn }) => fn.min('first_start'), '>=', BigInt(window?.since ?? 0))
      .select(({ fn, ref }) => [
        'client',
        'server',
        'port',
        f.protocolName(ref('exchanges.protocol')).as('protocol'),
        f.total(ref('exchanges.flows')).as('flows'),
        f.total(ref('exchanges.packets')).as('packets'),
        f.total(ref('exchanges.bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('bytes', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('client')
      .orderBy('server')
      .orderBy('port')
      .orderBy('protocol'),
});
