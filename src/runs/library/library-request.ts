import { usageError } from '../../errors.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import type { Window } from '../../logs/window.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import { readWindow } from '../read-options.ts';
import { parseRequest } from '../request/parse-request.ts';
import type { RequestInput, RequestOptions } from '../request/request-schema.ts';
import { KEYS, type Spelling } from '../request/spelling.ts';

/** A program's request to a source, and its window. */
export interface LibraryRequest {
  readonly request: RequestOptions;
  /** Undefined for all records. */
  readonly window: Window | undefined;
}

/** Options of a request under these names. */
export interface LibraryOptions {
  readonly filter?: RecordFilter | undefined;
  readonly limit?: number | 'all' | undefined;
  readonly strict?: boolean | undefined;
  readonly against?: string | number | undefined;
}

const HINT = "as in '1d', 'all', { since: '1d' } or { since: '2026-11-20', until: '2026-11-21' }";

/**
 * Checks a program's request in the same way as the command line and jobs.
 * @throws FlowqError (usage) that names the invalid part
 */
export async function readLibraryRequest(
  window: WindowInput,
  { filter, limit, strict, against }: LibraryOptions,
): Promise<LibraryRequest> {
  const request = parseRequest(
    { filter, limit, strict, against, ...partsOf(window) } as RequestInput,
    spellWindow,
  );
  if (request.since === 'last')
    throw usageError('window.since: only jobs continue where the last run ended', HINT);
  return { request, window: await readWindow(request, false, Math.floor(Date.now() / 1000), spellWindow) };
}

/** Names the parts of a window as properties of the given object. */
const spellWindow: Spelling = (keys) => {
  const [first] = keys;
  if (first === 'tz') return 'window.zone';
  return first === 'since' || first === 'until' ? `window.${first}` : KEYS(keys);
};

function partsOf(window: WindowInput): Pick<RequestInput, 'since' | 'until' | 'all' | 'tz'> {
  if (window === 'all') return { all: true };
  if (typeof window === 'string') return { since: window };
  if (typeof window !== 'object' || window === null || Array.isArray(window))
    throw usageError('which time? window is not a text or an object', HINT);
  const { since, until, zone, ...others } = window;
  const [odd] = Object.keys(others);
  if (odd !== undefined) throw usageError(`window: ${JSON.stringify(odd)} is not since, until or zone`, HINT);
  if (since === undefined) throw usageError('window: it has no "since"', HINT);
  return { since, until, tz: zone };
}
