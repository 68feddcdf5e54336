import { isKnownName } from './column-names.ts';

/** An object that is keyed by names of fields. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** JSON with its numbers as the texts that stand there, so that large ones are exact; undefined for what is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return (JSON.parse as ExactParse)(text, (_key, value, { source }) =>
      typeof value === 'number' ? (source ?? String(value)).replace(/\.0+$/, '') : value,
    );
  } catch {
    return undefined;
  }
}

/** TypeScript does not know the third argument yet. */
type ExactParse = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** True for what CloudWatch Logs sends to check that a destination can be reached. */
export const isControl = (document: unknown): boolean =>
  isObject(document) && document.messageType === 'CONTROL_MESSAGE';

/** The messages in a document: texts under `message`, however deep, and those of the rows of a query. */
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

/** The objects in a document, however deep, that are keyed by names of fields; rows of a query are made such objects. */
export function* recordsIn(value: unknown): Generator<JsonRecord> {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPair)) value = recordOf(value);
    else for (const one of value) yield* recordsIn(one);
  }
  if (!isObject(value)) return;
  if (Object.keys(value).filter(isKnownName).length > 1) yield value;
  else for (const one of Object.values(value)) yield* recordsIn(one);
}

/** A row of a query's results is a list of these. */
export interface JsonPair {
  readonly field: string;
  readonly value?: unknown;
}

export const isPair = (value: unknown): value is JsonPair =>
  isObject(value) && typeof value.field === 'string' && Object.keys(value).length <= 2;

export const recordOf = (pairs: readonly JsonPair[]): JsonRecord =>
  Object.fromEntries(pairs.map(({ field, value }) => [field, value]));

/** True for the names that messages go by in what AWS exports. */
export const isMessageName = (name: string): boolean => name === 'message' || name === '@message';

const isObject = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
