import type { Event } from '../../output/messages/event-log.ts';
import type { EngineOptions, SourceOptions } from '../run-request.ts';
import { checkNames, listener, signal } from './check-names.ts';

/** How a program opens a source. */
export interface OpenSourceOptions
  extends Pick<
      EngineOptions,
      'engine' | 'endpoint' | 'profile' | 'timeout' | 'memory' | 'reuse' | 'refreshTables'
    >,
    Pick<SourceOptions, 'store' | 'storeMax' | 'maxDownload'> {
  /** Fields of text files without a header line: `default`, a version such as `v5`, `all`, or a LogFormat. */
  readonly fields?: string | undefined;
  /** Aborting it ends the waiting for standard input. */
  readonly signal?: AbortSignal | undefined;
  /** Called with messages for the user, such as the bytes scanned and cost of a query on Athena. */
  readonly onEvent?: ((event: Event) => void) | undefined;
}

const OPTIONS = {
  fields: true,
  store: true,
  storeMax: true,
  maxDownload: true,
  engine: true,
  endpoint: true,
  profile: true,
  timeout: true,
  memory: true,
  reuse: true,
  refreshTables: true,
} satisfies Record<keyof Omit<OpenSourceOptions, 'signal' | 'onEvent'>, true>;

/** Checks the names of the options of `openSource`. @throws FlowqError (usage) that names the option */
export function checkOpenOptions(options: OpenSourceOptions): void {
  checkNames(options, { signal, onEvent: listener }, Object.keys(OPTIONS));
}
