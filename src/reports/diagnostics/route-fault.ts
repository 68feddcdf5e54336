import type { AddressBlock } from '../../logs/cidr.ts';
import type { Evidence } from './evidence.ts';
import type { RuleNames } from './rule-names.ts';

/**
 * Describes a missing route or a blackhole from an interface to an address, as a clause; undefined if there is neither.
 */
export function routeFault(
  { rules, one, moment }: Pick<Evidence, 'rules' | 'one' | 'moment'>,
  to: AddressBlock,
  names: RuleNames,
): string | undefined {
  const route = rules.route(one, to);
  if (!route || (route.by !== undefined && !route.isBlackhole)) return undefined;
  const end = names.address(to, moment, one.vpc);
  const where = `route table ${names.thing(route.table)} of ${names.id(one.subnet ?? one.id, moment)}`;
  return route.by === undefined
    ? `${where} has no route to ${end}`
    : `${where} routes ${end} to ${names.id(route.by, moment)}, which is a blackhole`;
}
