import type { Meaning } from '../flows/filter-words.ts';

type Interface = Meaning['interfaces'][number];
type Block = Meaning['blocks'][number];

/** What has a name, to be found by any of its names, in any case; `*` stands for anything. */
export class NamedThings {
  readonly #found = new Map<string, { interfaces: Interface[]; blocks: Block[] }>();
  /** As they are written. */
  readonly #written = new Map<string, string>();

  add(names: readonly (string | undefined)[], thing: Meaning): void {
    for (const name of new Set(names)) {
      if (!name) continue;
      const key = name.toLowerCase();
      this.#written.set(key, this.#written.get(key) ?? name);
      const known = this.#found.get(key) ?? { interfaces: [], blocks: [] };
      known.interfaces.push(...thing.interfaces);
      known.blocks.push(...thing.blocks);
      this.#found.set(key, known);
    }
  }

  /** All that have that name; undefined where nothing has. */
  find(word: string): Meaning | undefined {
    const key = word.toLowerCase();
    if (!word.includes('*')) return this.#found.get(key);
    const pattern = new RegExp(`^${key.split('*').map(escaped).join('.*')}$`);
    const all = [...this.#found].flatMap(([name, thing]) => (pattern.test(name) ? [thing] : []));
    if (all.length === 0) return undefined;
    return {
      interfaces: [...new Set(all.flatMap(({ interfaces }) => interfaces))],
      blocks: [...new Set(all.flatMap(({ blocks }) => blocks))],
    };
  }

  get names(): readonly string[] {
    return [...this.#written.values()];
  }
}

const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
