import { sql } from 'kysely';
import { nextReport } from '../kit/next.ts';
import { defineKindReport } from './kind-report.ts';

/** ACK alone is not logged. Engines have different functions for bits, so the flags are separated by division. */
export const tcpFlags = defineKindReport({
  name: 'tcp-flags',
  question: 'Which TCP flags open and close connections?',
  note: 'The flags of all packets in an aggregation interval together: SYN from the client, SYN-ACK from the server, FIN and RST from the end that closes, none in the middle of a connection. Other protocols are in the row "no TCP".',
  next: () => [...nextReport('unanswered'), ...nextReport('resets')],
  meaning: 'flags in the interval, joined by +',
  field: 'tcp_flags',
  isOfRecord: true,
  of: () => {
    const has = (bit: number) => sql`tcp_flags % ${sql.lit(bit * 2)} >= ${sql.lit(bit)}`;
    const flag = (bit: number, name: string) =>
      sql`case when ${has(bit)} then ${sql.lit(`+${name}`)} else '' end`;
    const syn = sql`case when ${has(2)} and ${has(16)} then '+SYN-ACK' when ${has(2)} then '+SYN' else '' end`;
    const all = sql`concat(${syn}, ${flag(1, 'FIN')}, ${flag(4, 'RST')})`;
    return sql`case when protocol <> 6 then 'no TCP' when tcp_flags is not null then coalesce(nullif(substr(${all}, 2), ''), 'none') end`;
  },
});
