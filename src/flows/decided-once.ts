import { type RawBuilder, sql } from 'kysely';
import { BY_ACTION, type CountedOnce, type PacketsOnce } from './conversation.ts';
import { packetsOnce } from './counted-once.ts';
import { hasSeveralPlaces } from './place.ts';

/** Packets that were accepted or refused, to be added up: conversations, or parts of them. */
export type Decided = Omit<PacketsOnce, 'accepted' | 'rejected'>;

/**
 * What was accepted or refused in `flows`, each packet once. What an interface refused is logged by that interface
 * alone, so where nothing but interfaces tells places apart refused packets are those of the records themselves, which
 * need not be grouped by conversation before they are added up.
 */
export function decidedOnce(
  action: 'ACCEPT' | 'REJECT',
  options: Omit<CountedOnce<never>, 'by'>,
): RawBuilder<Decided> {
  if (action === 'REJECT' && !hasSeveralPlaces(options))
    return sql`(select srcaddr, dstaddr, srcport, dstport, protocol, 1 as flows, packets, bytes, ${sql.ref('start')} as first_start, ${sql.ref('end')} as last_end from flows where action = 'REJECT')`;
  const conversations = packetsOnce({ ...options, by: BY_ACTION });
  return sql`(select * from ${conversations} as conversations where action = ${sql.lit(action)})`;
}
