import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDenied } from '../../aws/error-kinds.ts';
import type { EngineLimits } from '../../engines/sql/limited-runner.ts';
import { sourceError, usageError } from '../../errors.ts';
import { formatOfVersion, headerLine, type RecordFormat } from '../../logs/record-format.ts';
import type { StoredFile } from '../../logs/stored-file.ts';
import type { Window } from '../../logs/window.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { LocalSource } from '../local/local-source.ts';
import type { OpenedSource, ScanEstimate, Source, SourceRequest } from '../source.ts';
import { FetchedEvents } from './fetched-events.ts';
import { type FindAllOptions, findAll } from './find-all.ts';
import { fittingFormat } from './fitting-format.ts';
import { insightsQuery } from './insights-query.ts';
import type { GroupEvents } from './log-events.ts';
import type { LogsInsights } from './logs-insights.ts';
import { messageLine } from './message-line.ts';
import { OtherEvents } from './other-events.ts';
import { whyNoEvents } from './why-no-events.ts';

export interface InsightsSourceOptions extends EngineLimits, FindAllOptions {
  readonly insights: LogsInsights;
  /** The same group, for a sample of events if a query finds none. */
  readonly events: GroupEvents;
  readonly format: () => Promise<RecordFormat | undefined>;
  /** Called before a query with the stored bytes of the group, an upper bound of its scan; undefined if unknown. */
  readonly onStart: (storedBytes: number | undefined) => void;
}

/**
 * A log group whose records Logs Insights selects by window and filter; DuckDB computes the reports over them in this
 * process, so that rows are the same as from files.
 */
export class InsightsSource implements Source {
  readonly #options: InsightsSourceOptions;

  constructor(options: InsightsSourceOptions) {
    this.#options = options;
  }

  async open(request: SourceRequest): Promise<OpenedSource> {
    const { insights, format, onStart, timeoutSeconds, memoryLimit } = this.#options;
    const { window, filter, flowsOnly, strict } = request;
    if (!window) throw usageError('Logs Insights needs a window', 'give --since');
    const known = (await format()) ?? formatOfVersion(2);
    onStart(await this.#storedBytes());
    const query = insightsQuery(known, flowsOnly && !strict ? filter : {});
    const messages = await this.#messages(query, window);
    const caveats = messages.length > 0 ? [] : await this.#whyNone(request, known);
    if (messages.length > 0)
      fittingFormat(
        insights.words,
        messages.map((message) => ({ message, time: 0, came: 0 })),
        known,
      );
    const folder = temporaryFolder();
    try {
      const lines = messages.map((message) => messageLine({ message }));
      writeFileSync(join(folder, 'events.log'), [headerLine(known), ...lines, ''].join('\n'));
      const local = new LocalSource({ path: folder, words: insights.words, timeoutSeconds, memoryLimit });
      const opened = await local.open(request);
      const count = `${messages.length} ${messages.length === 1 ? 'event' : 'events'}`;
      const summary = `${count} of ${insights.words} that Logs Insights found`;
      return new FetchedEvents(opened, {
        folder,
        words: insights.words,
        summary,
        caveats,
        others: new OtherEvents(),
      });
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async #messages(query: string, window: Window): Promise<string[]> {
    const messages: string[] = [];
    for await (const events of findAll(this.#options.insights, query, window, this.#options))
      for (const { message } of events) messages.push(message);
    return messages;
  }

  /** Estimates all stored bytes of the group; nothing more precise is known before the query. */
  async estimate(): Promise<ScanEstimate> {
    const bytes = await this.#storedBytes();
    if (bytes === undefined)
      throw sourceError(
        `${this.#options.insights.words} does not say how much it stores`,
        'leave out --estimate and --max-scan, or allow logs:DescribeLogGroups',
      );
    return { objects: 1, bytes, isAtMost: true };
  }

  /** @throws FlowqError (usage) always, because each listing would be a paid query */
  async list(): Promise<StoredFile[]> {
    throw usageError('Logs Insights lists no events', 'give --engine local, or --settle 0');
  }

  async #storedBytes(): Promise<number | undefined> {
    try {
      return (await this.#options.insights.described())?.storedBytes;
    } catch (error) {
      if (isDenied(error)) return undefined;
      throw error;
    }
  }

  /** Checks the format of sample events: a query finds nothing if the events have other fields. */
  async #whyNone({ window }: SourceRequest, known: RecordFormat): Promise<Caveat[]> {
    const { events } = this.#options;
    const some = await events.sample(window);
    if (some.length === 0) return whyNoEvents(events);
    fittingFormat(events.words, some, known);
    return [];
  }
}
