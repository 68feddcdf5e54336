import { isKnownName } from './column-names.ts';

/** Object keyed by field names. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Parses JSON with its numbers as source text, so that large ones stay exact; undefined for invalid JSON. */
export function parsedJson(text: string): unknown {
  try {
    return (JSON.parse as ExactParse)(text, (_key, value, { source }) =>
      typeof value === 'number' ? (source ?? String(value)).replace(/\.0+$/, '') : value,
    );
  } catch {
    return undefined;
  }
}

/** JSON.parse with the reviver's third argument, which TypeScript's types do not have yet. */
type ExactParse = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** Returns whether a document is a control message, by which CloudWatch Logs checks that a destination is reachable. */
export const isControl = (document: unknown): boolean =>
  isObject(document) && document.messageType === 'CONTROL_MESSAGE';

/** Yields the messages in a document: `message` texts at any depth, and those in query result rows. */
export function* messagesIn(value: unknown): Generator<string> {
  if (isControl(value) || typeof value !== 'object' || value === null) return;
  if (isPair(value)) {
    if (isMessageName(value.field) && typeof value.value === 'string') yield value.value;
    return;
  }
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'string' && isMessageName(name)) yield one;
    else yield* messagesIn(one);
  }
}

/** Yields the objects in a document, at any depth, that are keyed by field names; query result rows are converted. */
export function* recordsIn(value: unknown): Generator<JsonRecord> {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPair)) value = recordOf(value);
    else for (const one of value) yield* recordsIn(one);
  }
  if (!isObject(value)) return;
  if (Object.keys(value).filter(isKnownName).length > 1) yield value;
  else for (const one of Object.values(value)) yield* recordsIn(one);
}

/** One field of a query result row, which is a list of these. */
export interface JsonPair {
  readonly field: string;
  readonly value?: unknown;
}

export const isPair = (value: unknown): value is JsonPair =>
  isObject(value) && typeof value.field === 'string' && Object.keys(value).length <= 2;

export const recordOf = (pairs: readonly JsonPair[]): JsonRecord =>
  Object.fromEntries(pairs.map(({ field, value }) => [field, value]));

/** Returns whether AWS exports messages under this name. */
export const isMessageName = (name: string): boolean => name === 'message' || name === '@message';

const isObject = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
