import { type RawBuilder, sql } from 'kysely';
import { BY_ACTION, type CountedOnce, ENDS, type PacketsOnce } from './conversation.ts';
import { packetsOnce } from './counted-once.ts';
import { hasSeveralPlaces } from './place.ts';
import { AS_IT_IS, named, refs } from './sums.ts';

/**
 * What was accepted or refused in `flows`, each packet once. What an interface refused is logged by that interface
 * alone, so where nothing but interfaces tells places apart refused packets are those of the records themselves, which
 * need not be grouped by conversation before they are added up.
 */
export function decidedOnce(
  action: 'ACCEPT' | 'REJECT',
  options: Omit<CountedOnce<never>, 'by'>,
): RawBuilder<PacketsOnce> {
  if (action === 'REJECT' && !hasSeveralPlaces(options))
    return sql`(select ${sql.join([...refs(ENDS), ...named(AS_IT_IS)])} from flows where action = 'REJECT')`;
  const conversations = packetsOnce({ ...options, by: BY_ACTION });
  return sql`(select * from ${conversations} as conversations where action = ${sql.lit(action)})`;
}
