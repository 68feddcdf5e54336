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

/** Messages and field names at the start of a JSON text. */
export interface JsonStart {
  readonly messages: readonly string[];
  /** Field names of the objects that are keyed by them; may be empty. */
  readonly names: readonly string[];
  /** True if it contains only control messages of a subscription. */
  readonly isControl: boolean;
}

/** Inspects the start of a JSON text, whose last document may be truncated. */
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

/** Returns the first row of a truncated list, whose pairs appear ungrouped: it ends before a name repeats. */
function firstRow(documents: readonly unknown[]): JsonRecord {
  const pairs: JsonPair[] = documents.filter(isPair);
  const end = pairs.findIndex(({ field }, at) => pairs.findIndex((one) => one.field === field) < at);
  return recordOf(end < 0 ? pairs : pairs.slice(0, end));
}
