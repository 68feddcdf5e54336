/** Writes `flowq.schema.json`, by which editors complete and check `flowq.json`. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { ConfigSchema } from '../src/config/config.ts';

export const SCHEMA_FILE = 'flowq.schema.json';

export function configSchema(): string {
  // What the words of a text mean cannot be said in a JSON Schema; the program says it.
  const schema = toJsonSchema(ConfigSchema, { errorMode: 'ignore' });
  return `${JSON.stringify({ ...schema, title: 'flowq.json' }, undefined, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(SCHEMA_FILE, configSchema());
