import type { StoredOriginal } from './entry.ts';

/**
 * Source files that were moved, renamed or packed: one was deleted while another with the same content was added. Each
 * added file replaces at most one, so that two files that existed at the same time remain two.
 */
export class MovedOriginals {
  readonly #vanished = new Map<string, StoredOriginal[]>();

  /** Adds a unit's deleted source files that no other file has replaced yet. */
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

  /** Returns the deleted source file that an added one replaces; no other added file gets it. */
  claim({ name, content = '', records, copyOf }: StoredOriginal): StoredOriginal['replaces'] {
    if (copyOf !== undefined) return undefined;
    const same = this.#vanished.get(content) ?? [];
    const at = same.findIndex((one) => one.records === records && one.name !== name);
    const [found] = at < 0 ? [] : same.splice(at, 1);
    return found && { name: found.name, version: found.version };
  }

  /** Returns the names of deleted source files that a stored one replaces. */
  replaced(stored: readonly StoredOriginal[]): ReadonlySet<string> {
    const taken = takenBy(stored);
    return new Set(
      stored.flatMap(({ name, version, gone }) => (gone && taken.get(name) === version ? [name] : [])),
    );
  }
}

/** Returns the versions of replaced source files, by name. */
const takenBy = (stored: readonly StoredOriginal[]): ReadonlyMap<string, string> =>
  new Map(stored.flatMap(({ replaces }) => (replaces ? [[replaces.name, replaces.version] as const] : [])));
