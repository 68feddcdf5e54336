import * as v from 'valibot';
import type { PageConfig } from '../../config/config.ts';
import { PageSchema } from '../../config/page-schema.ts';
import { usageError } from '../../errors.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { issueText } from '../../forms/issue.ts';
import { inLibraryText, inLibraryWords } from '../../forms/library-text.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { WindowInput } from '../../logs/window-input.ts';
import { Names } from '../../names/names.ts';
import type { Event } from '../../output/messages/event-log.ts';
import { Progress } from '../../output/terminal/progress.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import { findPage } from '../pages/find-page.ts';
import { pageRequest } from '../pages/page-request.ts';
import { pageWindow } from '../pages/page-window.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { KEYS } from '../request/spelling.ts';
import { type RunEnvironment, textSink } from '../run-environment.ts';
import type { OpenSource } from '../source/flow-source.ts';
import { readLibraryRequest } from './library-request.ts';

/** Options of `renderPage`. */
export interface RenderPageOptions {
  /** The time range, such as `1d`, `all`, or `{ since, until, zone }`. */
  readonly window: WindowInput;
  /** Values of the page's arguments, by name. */
  readonly arguments?: Readonly<Record<string, string>> | undefined;
  readonly filter?: RecordFilter | undefined;
  /** Maximum rows of a section (default: 1000 in HTML, 8 in text). */
  readonly limit?: number | 'all' | undefined;
  /** Fails a section if files or lines must be skipped (default: false). */
  readonly strict?: boolean | undefined;
  /** The inventory, for names and rules of security groups. */
  readonly inventory?: Inventory | undefined;
  /** Custom reports that sections use. */
  readonly reports?: readonly AnyReport[] | undefined;
  /** `html`, or `table` for text (default: `html`). */
  readonly format?: 'html' | 'table' | undefined;
  /** Aborting it stops the running query, in its engine too. */
  readonly signal?: AbortSignal | undefined;
  /** Called with messages for the user as they occur, such as caveats of a section, or why it failed. */
  readonly onEvent?: ((event: Event) => void) | undefined;
}

/**
 * Renders several reports over one window as the text of one HTML file, as `flowq page` does. A section that fails
 * shows its error.
 *
 * ```ts
 * await using source = await openSource('logs');
 * const html = await renderPage('host', source, { window: '1d', arguments: { address: '10.0.0.5' } });
 * ```
 * @param page `overview`, `security`, `cost`, `host`, or a page in the format of `flowq.json`
 * @throws FlowqError (usage) for an invalid page, argument or window, (several) if every section fails
 */
export function renderPage(
  page: string | PageConfig,
  source: OpenSource,
  options: RenderPageOptions,
): Promise<string> {
  return inLibraryWords(() => rendered(page, source, options));
}

async function rendered(
  page: string | PageConfig,
  from: OpenSource,
  options: RenderPageOptions,
): Promise<string> {
  const { source, signal } = from.lent(options.signal);
  const { arguments: args = {}, inventory, reports = [], format = 'html' } = options;
  const { request, window } = await readLibraryRequest(options.window, options);
  const names = inventory && new Names({ inventory });
  const inventories = { inventory: () => inventory, names: () => names };
  const prepared = pageRequest(
    {
      name: typeof page === 'string' ? page : 'page',
      page: typeof page === 'string' ? findPage(page, undefined) : checked(page),
      args,
      own: new Map(reports.map((report) => [report.name, report])),
    },
    { request: { ...request, format }, inventories, spell: KEYS },
  );
  let text = '';
  await pageWindow(
    {
      request: prepared,
      chosen: {
        source,
        needsWindow: false,
        aws: {},
        priceOf: () => '',
        [Symbol.asyncDispose]: async () => {},
      },
      filter: resolveFilter(request.filter, inventories, KEYS),
      folder: undefined,
      aws: {},
      environment: environmentFor({ ...options, signal }, (piece) => {
        text += piece;
      }),
      names,
    },
    window,
    undefined,
  );
  return text;
}

function checked(page: PageConfig): PageConfig {
  const result = v.safeParse(PageSchema, page, { abortEarly: true });
  if (result.success) return result.output;
  throw usageError(`page: ${issueText(result.issues[0])}`);
}

const environmentFor = (
  { signal, onEvent }: RenderPageOptions,
  write: (piece: string) => void,
): RunEnvironment => ({
  signal: signal ?? new AbortController().signal,
  log: (event) => onEvent?.(inLibraryText(event)),
  progress: new Progress(false),
  stdout: textSink(write),
  stdin: process.stdin,
  stateFolder: '',
  now: () => Math.floor(Date.now() / 1000),
});
