import { resolve } from 'node:path';
import { optionArguments } from '../runs/request/command-arguments.ts';
import { FLAGS } from '../runs/request/spelling.ts';

/** Assistants whose configuration flowq prints. */
export type Client = 'claude' | 'vscode' | 'cursor';

/** Options whose values are paths, unless they are URLs. */
const PATHS: readonly string[] = ['source', 'config', 'store', 'namesFile', 'inventory'];

/** Variables that a client, which has no shell, must be given: names of profiles and Regions, never keys. */
const ENVIRONMENT = ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION'];

/**
 * Returns the configuration of a client that starts this program with these options, as JSON. Paths are absolute,
 * because clients start it in another folder.
 * @param given options as commander collects them
 */
export function clientConfig(client: Client, given: object): string {
  const env = Object.fromEntries(
    ENVIRONMENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  const server = {
    ...(client === 'vscode' && { type: 'stdio' }),
    command: process.execPath,
    args: [resolve(process.argv[1] ?? 'flowq'), 'mcp', ...Object.entries(given).flatMap(argumentsOf)],
    ...(Object.keys(env).length > 0 && { env }),
  };
  const servers = { flowq: server };
  return `${JSON.stringify(client === 'vscode' ? { servers } : { mcpServers: servers }, undefined, 2)}\n`;
}

function argumentsOf([name, value]: [string, unknown]): string[] {
  const own = (one: unknown) => (PATHS.includes(name) ? placed(one) : one);
  return optionArguments(FLAGS([name]), Array.isArray(value) ? value.map(own) : own(value));
}

/** Returns the full path of a file; URLs stay unchanged. */
const placed = (value: unknown) =>
  typeof value === 'string' && !/^\w{2,}:/.test(value) ? resolve(value) : value;
