import { sql } from 'kysely';
import { protocol } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';
import { defineKindReport } from './kind-report.ts';

export const protocols = defineKindReport({
  name: 'protocols',
  question: 'Which IP protocols carry how much traffic?',
  note: 'TCP, UDP and ICMP are usual; unusual-protocols lists the others.',
  next: ({ kind }) => [...nextReport('top-talkers', '--protocol', kind), ...nextReport('unusual-protocols')],
  meaning: protocol.meaning,
  field: 'protocol',
  of: (f) => f.protocolName(sql.ref<number | null>('protocol')),
});
