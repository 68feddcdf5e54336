import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';

/**
 * Addresses that no stranger has: private (RFC 1918), shared (RFC 6598), link-local and loopback ones, unique local
 * IPv6 (RFC 4193), multicast, reserved and broadcast ones. Flow logs write addresses in one form only, so that their beginning tells. IPv6 addresses of a VPC
 * are public ones, as any other.
 */
const PRIVATE =
  '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)';

/** Whether the address is one that anybody in the world may have; false where there is none. */
export function isPublic(address: Expression<string | null>, f: SqlFunctions): RawBuilder<boolean> {
  return sql`coalesce(not ${f.matches(address, PRIVATE)}, false)`;
}
