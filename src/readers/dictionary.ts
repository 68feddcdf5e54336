/** All texts sorted by their bytes, and the index of each code among them. */
export interface SortedTexts {
  readonly members: readonly string[];
  readonly places: Uint32Array;
}

/** Assigns one code to each text of several scanners. */
export class Dictionary {
  readonly #codes = new Map<string, number>();

  /** Returns the code of a text given as bytes in Latin-1; codes start at 0. */
  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.#codes.size);
    return this.#codes.size - 1;
  }

  get size(): number {
    return this.#codes.size;
  }

  sorted(): SortedTexts {
    const texts = [...this.#codes.keys()].sort((one, other) => (one < other ? -1 : 1));
    const places = new Uint32Array(texts.length);
    for (const [place, text] of texts.entries()) places[this.#codes.get(text) as number] = place;
    const members = texts.map((text) => (isAscii(text) ? text : Buffer.from(text, 'latin1').toString()));
    return { members, places };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are all the bytes of ASCII
const isAscii = (text: string) => /^[\u0000-\u007f]*$/.test(text);
