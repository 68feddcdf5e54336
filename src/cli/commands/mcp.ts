import { Writable } from 'node:stream';
import { configPath } from '../../config/config-file.ts';
import { usageError } from '../../errors.ts';
import { stateFolder } from '../../jobs/state-folder.ts';
import { type Client, clientConfig } from '../../mcp/client-config.ts';
import { DEFAULT_LIMITS } from '../../mcp/limits.ts';
import { Session } from '../../mcp/session.ts';
import { isStream } from '../../runs/source/stream-files.ts';
import { requestOf } from '../request.ts';
import { interruptible } from '../terminal/interruption.ts';
import { type LogOptions, log, useLog } from '../terminal/log.ts';
import { allCustomReports } from './custom-reports.ts';

/** Options in addition to those of a request. */
export interface McpOptions extends LogOptions {
  readonly print?: Client;
  readonly allowSql?: true;
  /** Bytes. */
  readonly maxScan?: number;
  readonly maxSession?: number;
  /** Seconds. */
  readonly timeout?: number;
}

/** Serves an assistant on standard input and output until it closes them. */
export async function runMcpCommand(given: McpOptions): Promise<void> {
  useLog(given);
  const { print, allowSql = false, maxScan, maxSession, timeout, quiet: _, log: __, ...options } = given;
  const { filter: ___, ...base } = requestOf(options);
  const stream = [base.source ?? []].flat().find(isStream);
  if (stream !== undefined)
    throw usageError(
      `flowq mcp cannot read ${stream}, which can be read only once`,
      'give a folder, a bucket or a log group',
    );
  if (print) {
    process.stdout.write(
      clientConfig(print, { ...given, config: configPath(base.config), print: undefined }),
    );
    return;
  }
  const session = new Session({
    base,
    custom: await allCustomReports(base.config),
    limits: {
      callBytes: maxScan ?? DEFAULT_LIMITS.callBytes,
      sessionBytes: maxSession ?? DEFAULT_LIMITS.sessionBytes,
      seconds: timeout ?? DEFAULT_LIMITS.seconds,
    },
    allowSql,
    log,
    stateFolder: stateFolder(),
  });
  const stdout = protocolOutput();
  const { serve } = await import('../../mcp/serve.ts');
  await interruptible((signal) => serve(session, { stdin: process.stdin, stdout, signal }), { isEnd: true });
}

/** Reserves standard output for the protocol: other code that writes there is redirected to stderr. */
function protocolOutput(): Writable {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return new Writable({
    write: (chunk, _, done) => {
      write(chunk, done);
    },
  });
}
