import { sql } from 'kysely';
import { nextReport } from '../kit/next.ts';
import { defineKindReport } from './kind-report.ts';

export const ipVersions = defineKindReport({
  name: 'ip-versions',
  question: 'How much traffic is IPv4, and how much is IPv6?',
  note: 'The notation of the source address decides.',
  next: ({ kind }) => nextReport('top-talkers', '--src', kind === 'IPv6' ? '::/0' : '0.0.0.0/0'),
  meaning: 'IPv4 or IPv6',
  field: 'srcaddr',
  of: () => sql`case when strpos(srcaddr, ':') > 0 then 'IPv6' when srcaddr is not null then 'IPv4' end`,
});
