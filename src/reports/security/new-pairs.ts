import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { ends, measures, seen } from '../kit/columns.ts';
import { baseline } from './baseline.ts';

export const newPairs = defineReport({
  name: 'new-pairs',
  topic: 'security',
  question: 'Which clients use a service for the first time?',
  note: 'Lists what was accepted in the window, and not in the baseline before it. If the logs do not reach back that far, everything is new. --src private leaves out strangers, who are always new.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { baseline },
  lookback: 'baseline',
  judges: { history: { days: 0, whole: true } },
  columns: { ...ends, ...measures, ...seen },
  key: ['client', 'server', 'port', 'protocol'],
  answer: ['client', 'server', 'port', 'protocol', 'bytes', 'first_seen'],
  ranking: ['bytes', 'packets'],
  view: { as: 'table' },
  limit: 100,
  query: ({ from, exchanges, protocol, sums, seen, window }) =>
    from('exchanges', exchanges())
      .where('asked', '>', 0n)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(({ fn }) => fn.min('first_start'), '>=', BigInt(window?.since ?? 0))
      .select([
        'client',
        'server',
        'port',
        protocol('exchanges'),
        ...sums('exchanges', 'flows', 'packets', 'bytes'),
        ...seen(),
      ]),
});
