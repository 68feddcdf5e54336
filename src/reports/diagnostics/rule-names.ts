import type { Inventory } from '../../inventory/inventory.ts';
import { type AddressBlock, blockText } from '../../logs/cidr.ts';
import { Names } from '../../names/names.ts';

interface Named {
  readonly id: string;
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names in explanations: `web 1 (10.0.1.5)`, or the address or id alone. */
export class RuleNames {
  readonly #names: Names;

  constructor(inventory: Inventory) {
    this.#names = new Names({ inventory });
  }

  /** @param moment Unix seconds @param vpc where it was seen */
  address(block: AddressBlock, moment: number, vpc: string | undefined): string {
    const text = blockText(block);
    return named(text, this.#names.of(text, { since: moment, until: moment }, { vpc }));
  }

  /** Names an interface, subnet, group, prefix list or gateway. @param moment Unix seconds */
  id(id: string, moment: number): string {
    return named(id, this.#names.of(id, { since: moment, until: moment }));
  }

  /** Names a resource by its state at that time. */
  thing({ id, name, tags }: Named): string {
    return named(id, tags?.Name ?? name);
  }
}

const named = (id: string, name: string | undefined) => (name && name !== id ? `${name} (${id})` : id);
