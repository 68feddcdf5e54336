import { LONGEST_RECORD } from '../../logs/record-line.ts';
import type { Line } from './file-text.ts';

/** Documents with more characters are not read: the largest that AWS sends (a subscription's) has 1 MB before packing. */
const LONGEST_DOCUMENT = 16 * LONGEST_RECORD;

/**
 * The messages of JSON documents that follow each other, be they a line each, spread over lines or without anything
 * between them. A document of which nothing can be read is given as its own text, which is no record.
 */
export async function* jsonMessages(lines: AsyncIterable<Line[]>): AsyncGenerator<Line[]> {
  const documents = new Documents();
  for await (const some of lines) {
    const found: Line[] = [];
    for (const { number, text } of some) {
      if (text === undefined) found.push({ number, text });
      else for (const document of documents.add(text, number)) found.push(...messagesIn(document));
    }
    if (found.length > 0) yield found;
  }
  const rest = documents.end();
  if (rest) yield [rest];
}

/** Splits text into documents by the depth of their brackets. */
class Documents {
  #text = '';
  #start = 1;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** Whether the document is too long, so that its text is not kept. */
  #isTooLong = false;

  *add(line: string, number: number): Generator<Line> {
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
          this.#keep(line.slice(from, at + 1));
          yield this.#take();
          from = at + 1;
        }
      }
    }
    if (this.#depth > 0) this.#keep(`${line.slice(from)}\n`);
  }

  /** What is left of a document that has no end. */
  end(): Line | undefined {
    return this.#depth > 0 ? this.#take() : undefined;
  }

  #keep(text: string): void {
    this.#isTooLong ||= this.#text.length + text.length > LONGEST_DOCUMENT;
    this.#text = this.#isTooLong ? '' : this.#text + text;
  }

  #take(): Line {
    const document = { number: this.#start, text: this.#isTooLong ? undefined : this.#text };
    this.#text = '';
    this.#depth = 0;
    this.#isTooLong = false;
    return document;
  }
}

function messagesIn({ number, text }: Line): Line[] {
  if (text === undefined) return [{ number, text }];
  const document = parsed(text);
  const messages = [...textsOf(document)].map((message) => ({ number, text: message.trim() }));
  if (messages.length > 0 || isControl(document)) return messages;
  return [{ number, text }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString());
  } catch {
    return undefined;
  }
}

/** Whether it is what CloudWatch Logs sends to see whether a destination can be reached. */
const isControl = (document: unknown) =>
  (document as { messageType?: unknown } | null)?.messageType === 'CONTROL_MESSAGE';

/** All texts that stand under `message`, however deep. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) yield* textsOf(one);
    return;
  }
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'string' && (name === 'message' || name === '@message'))
      yield Buffer.from(one).toString('latin1');
    else yield* textsOf(one);
  }
}
