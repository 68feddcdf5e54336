import { fieldNameOf } from './column-names.ts';
import { JsonDocuments } from './json-documents.ts';
import {
  isPair,
  type JsonPair,
  type JsonRecord,
  messagesIn,
  parsedJson,
  recordOf,
  recordsIn,
} from './json-records.ts';

/** What the beginning of a JSON text holds. */
export interface JsonStart {
  readonly messages: readonly string[];
  /** Names of fields, of the objects that are keyed by them; empty where there are none. */
  readonly names: readonly string[];
  /** True where all that it holds is control messages of a subscription. */
  readonly isControl: boolean;
}

/** Looks into the beginning of a JSON text, whose last document may be cut off. */
export function jsonStart(start: string): JsonStart {
  const isControl = /"messageType"\s*:\s*"CONTROL_MESSAGE"/.test(start);
  for (const text of [start, start.slice(start.indexOf('[') + 1)]) {
    const documents = documentsIn(text);
    const messages = documents
      .flatMap((document) => [...messagesIn(document)])
      .filter((message) => !message.startsWith('CWL CONTROL MESSAGE'));
    if (messages.length > 0) return { messages, names: [], isControl: false };
    const names = namesOf([
      ...documents.flatMap((document) => [...recordsIn(document)]),
      firstRow(documents),
    ]);
    if (names.length > 0) return { messages, names, isControl: false };
  }
  return { messages: [], names: [], isControl };
}

function documentsIn(text: string): unknown[] {
  const documents = new JsonDocuments(text.length);
  return [...documents.add(text, 1)].map((document) => parsedJson(document.text ?? ''));
}

function namesOf(records: readonly JsonRecord[]): string[] {
  const names = records.flatMap((record) => Object.keys(record).flatMap((key) => fieldNameOf(key) ?? []));
  return [...new Set(names)].filter((name) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name));
}

/** Pairs that stand alone, because what they stand in is cut off: the first row ends where a name comes again. */
function firstRow(documents: readonly unknown[]): JsonRecord {
  const pairs: JsonPair[] = documents.filter(isPair);
  const end = pairs.findIndex(({ field }, at) => pairs.findIndex((one) => one.field === field) < at);
  return recordOf(end < 0 ? pairs : pairs.slice(0, end));
}
