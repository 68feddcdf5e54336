/** All texts in the order of their bytes, and the place of each code among them. */
export interface SortedTexts {
  readonly members: readonly string[];
  readonly places: Uint32Array;
}

/** Texts of several scanners with one code each. */
export class Dictionary {
  readonly #codes = new Map<string, number>();

  /** The code of a text, as bytes in Latin-1; they count from 0. */
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
