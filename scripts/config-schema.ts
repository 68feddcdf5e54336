/** Writes `flowq.schema.json`, with which editors complete and check `flowq.json`. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { ConfigSchema } from '../src/config/config.ts';

export const SCHEMA_FILE = 'flowq.schema.json';

export function configSchema(): string {
  // A JSON Schema cannot express the syntax of a text; the program checks it.
  const schema = toJsonSchema(ConfigSchema, { errorMode: 'ignore' });
  return `${JSON.stringify({ ...schema, title: 'flowq.json' }, undefined, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(SCHEMA_FILE, configSchema());
