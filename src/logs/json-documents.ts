/** Splits text into consecutive JSON objects by bracket depth. */
export class JsonDocuments {
  readonly #longest: number;
  #text = '';
  #start = 1;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** True for a document that is too long, whose text is discarded. */
  #isTooLong = false;

  /** @param longest maximum characters; the text of a longer document is undefined */
  constructor(longest: number) {
    this.#longest = longest;
  }

  *add(line: string, number: number): Generator<JsonDocument> {
    let from = 0;
    for (let at = 0; at < line.length; at += 1) {
      const char = line[at];
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (char === '\\') this.#isEscaped = true;
        else if (char === '"') this.#inString = false;
      } else if (char === '"') this.#inString = true;
      else if (char === '{' || (char === '[' && this.#depth > 0)) {
        if (this.#depth === 0) {
          from = at;
          this.#start = number;
        }
        this.#depth += 1;
      } else if ((char === '}' || char === ']') && this.#depth > 0) {
        this.#depth -= 1;
        if (this.#depth === 0) {
          this.#append(line.slice(from, at + 1));
          yield this.#take();
          from = at + 1;
        }
      }
    }
    if (this.#depth > 0) this.#append(`${line.slice(from)}\n`);
  }

  /** Returns the text of an unfinished document, if any. */
  end(): JsonDocument | undefined {
    return this.#depth > 0 ? this.#take() : undefined;
  }

  #append(text: string): void {
    this.#isTooLong ||= this.#text.length + text.length > this.#longest;
    this.#text = this.#isTooLong ? '' : this.#text + text;
  }

  #take(): JsonDocument {
    const document = { number: this.#start, text: this.#isTooLong ? undefined : this.#text };
    this.#text = '';
    this.#depth = 0;
    this.#isTooLong = false;
    return document;
  }
}

export interface JsonDocument {
  /** Line that it begins in; the first one is 1. */
  readonly number: number;
  readonly text: string | undefined;
}
