import { type RawBuilder, sql } from 'kysely';
import { BY_ACTION, type CountedOnce, ENDS, type PacketsOnce } from './conversation.ts';
import { packetsOnce } from './counted-once.ts';
import { MARK, MARK_FIELD } from './marks.ts';
import { hasSeveralPlaces } from './place.ts';
import { named, refs } from './selected.ts';
import { AS_STORED } from './stored-sums.ts';
import { AS_IT_IS } from './sums.ts';

/**
 * Returns the accepted or the rejected packets of `flows`, each counted once. Only the interface that rejects a packet
 * logs the rejection; if only interfaces distinguish places, rejected records need no grouping by conversation before
 * they are summed, and a store may have summed them. Source ports may be NULL.
 */
export function decidedOnce(
  action: 'ACCEPT' | 'REJECT',
  options: Omit<CountedOnce<never>, 'by'>,
): RawBuilder<PacketsOnce> {
  if (action === 'REJECT' && !hasSeveralPlaces(options)) return rejectedOnce(options);
  const conversations = packetsOnce({ ...options, by: BY_ACTION });
  return sql`(select * from ${conversations} as conversations where action = ${sql.lit(action)})`;
}

function rejectedOnce({ marks }: Omit<CountedOnce<never>, 'by'>): RawBuilder<PacketsOnce> {
  const records = sql`select ${sql.join([...refs(ENDS), ...named(AS_IT_IS)])} from flows where action = 'REJECT'`;
  if (!marks?.sums) return sql`(${records})`;
  const sums = sql`select ${sql.join([...refs(ENDS), ...named(AS_STORED)])} from ${marks.sums.rejected}`;
  if (marks.isComplete) return sql`(${sums})`;
  return sql`(${sums} union all ${records} and ${sql.ref(MARK_FIELD)} = ${sql.lit(MARK.unknown)})`;
}
