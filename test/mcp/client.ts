import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { EMPTY, PROGRAM } from '../helpers/flowq.ts';

/** A real client of the SDK over a real `flowq mcp`. */
export interface TestClient extends AsyncDisposable {
  readonly client: Client;
  /** What the server wrote to stderr so far. */
  stderr(): string;
  /** Errors of the protocol, such as a line on stdout that is not a message. */
  readonly errors: readonly Error[];
  call(name: string, given: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Called>;
}

export interface Called {
  readonly isError: boolean;
  /** The text of the result. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly data: any;
  /** Characters of the whole result. */
  readonly length: number;
}

export async function startMcp(
  args: readonly string[],
  { cwd = EMPTY, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<TestClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [PROGRAM, 'mcp', ...args],
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      TMPDIR: process.env.TMPDIR ?? '/tmp',
      FLOWQ_CACHE_DIR: join(tmpdir(), 'flowq-test-cache'),
      ...env,
    },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += String(chunk);
  });
  const errors: Error[] = [];
  const client = new Client({ name: 'test', version: '1' });
  client.onerror = (error) => errors.push(error);
  await client.connect(transport);
  return {
    client,
    errors,
    stderr: () => stderr,
    async call(name, given, signal) {
      const result = await client.callTool({ name, arguments: given }, signal ? { signal } : undefined);
      const [first] = result.content as { text: string }[];
      return {
        isError: result.isError === true,
        text: first?.text ?? '',
        data: result.structuredContent,
        length: JSON.stringify(result).length,
      };
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}
