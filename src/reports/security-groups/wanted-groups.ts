import * as v from 'valibot';
import type { Inventory } from '../../inventory/inventory.ts';
import { listAll, wasThere } from '../../inventory/present.ts';
import { stateAt } from '../../inventory/states.ts';
import { contains, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import type { ReportOption } from '../define-report.ts';
import { type Addresses, addressesOption, addressesSchema, blocksIn } from '../kit/addresses.ts';

const ANY = 'any';

/** Returns an option that accepts an address, a block, or a name, or none. */
export function hostOption(flags: string, meaning: string): ReportOption<Addresses | undefined> {
  const { parse } = addressesOption(flags, meaning, '');
  return {
    flags,
    meaning,
    default: ANY,
    accepts: v.optional(addressesSchema),
    parse: (text, names) => (text === ANY ? undefined : parse(text, names)),
  };
}

interface Wanted {
  readonly groups: ReadonlySet<string> | undefined;
  readonly host: Addresses | undefined;
}

/** Returns ids of the security groups to list; undefined for all. */
export function wantedGroups(
  { groups, host }: Wanted,
  { inventory, window }: { readonly inventory: Inventory; readonly window: Window | undefined },
): ReadonlySet<string> | undefined {
  if (host === undefined) return groups;
  const own = groupsOf(inventory, host, window);
  return groups ? new Set([...own].filter((group) => groups.has(group))) : own;
}

/** Returns the groups of all interfaces that had one of the addresses in a window. */
function groupsOf(inventory: Inventory, host: Addresses, window: Window | undefined): Set<string> {
  const blocks = blocksIn(host, window).map(parseBlock);
  const isMeant = (text: string) => {
    const address = parseBlock(text);
    return blocks.some((block) => contains(block, address));
  };
  const interfaces = listAll(inventory, 'interfaces').filter((one) =>
    one.addresses.some((held) => wasThere(held, window) && isMeant(held.address)),
  );
  return new Set(
    interfaces.flatMap((one) => stateAt(one, window?.until ?? Number.POSITIVE_INFINITY).securityGroups),
  );
}
