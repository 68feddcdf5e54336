import type { StoredOriginal } from './entry.ts';

/**
 * Originals that were moved, renamed or packed: one that vanished while another of the same content came. Each newcomer
 * takes the place of at most one, so that two that were there at the same time remain two.
 */
export class MovedOriginals {
  readonly #vanished = new Map<string, StoredOriginal[]>();

  /** Adds what a unit's originals say: those that have vanished, without those whose place is taken. */
  add(stored: readonly StoredOriginal[], keep: readonly StoredOriginal[]): void {
    const taken = takenBy(stored);
    for (const one of keep) {
      if (!one.gone || one.content === undefined || one.copyOf !== undefined) continue;
      if (taken.get(one.name) === one.version) continue;
      const same = this.#vanished.get(one.content);
      if (same) same.push(one);
      else this.#vanished.set(one.content, [one]);
    }
  }

  /** The vanished original whose place a newcomer takes; no other newcomer gets it. */
  claim({ name, content = '', records, copyOf }: StoredOriginal): StoredOriginal['replaces'] {
    if (copyOf !== undefined) return undefined;
    const same = this.#vanished.get(content) ?? [];
    const at = same.findIndex((one) => one.records === records && one.name !== name);
    const [found] = at < 0 ? [] : same.splice(at, 1);
    return found && { name: found.name, version: found.version };
  }

  /** Names of vanished originals whose place is taken by one that is stored. */
  replaced(stored: readonly StoredOriginal[]): ReadonlySet<string> {
    const taken = takenBy(stored);
    return new Set(
      stored.flatMap(({ name, version, gone }) => (gone && taken.get(name) === version ? [name] : [])),
    );
  }
}

/** Versions of the originals whose place others took, by name. */
const takenBy = (stored: readonly StoredOriginal[]): ReadonlyMap<string, string> =>
  new Map(stored.flatMap(({ replaces }) => (replaces ? [[replaces.name, replaces.version] as const] : [])));
