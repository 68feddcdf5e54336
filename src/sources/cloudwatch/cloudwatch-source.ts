import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineLimits } from '../../engines/sql/limited-runner.ts';
import { sourceError } from '../../errors.ts';
import { formatOfVersion, headerLine, type RecordFormat } from '../../logs/record-format.ts';
import type { StoredFile } from '../../logs/stored-file.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import { LocalSource } from '../local/local-source.ts';
import type { OpenedSource, ScanEstimate, Source, SourceRequest } from '../source.ts';
import { EventFormats } from './event-formats.ts';
import { FetchedEvents } from './fetched-events.ts';
import { filterPattern } from './filter-pattern.ts';
import { fittingFormat } from './fitting-format.ts';
import type { GroupEvents, LogEvent } from './log-events.ts';
import { messageLine } from './message-line.ts';
import { OtherEvents } from './other-events.ts';
import { retentionCaveats } from './retention-caveats.ts';
import { whyNoEvents } from './why-no-events.ts';

export interface CloudWatchSourceOptions extends EngineLimits {
  readonly events: GroupEvents;
  /** The format of the events, called when a window is opened; undefined if unknown. */
  readonly format: () => Promise<RecordFormat | undefined>;
}

/** A log group of CloudWatch Logs: fetches the events of a window, and reads them with DuckDB in this process. */
export class CloudWatchSource implements Source {
  readonly #options: CloudWatchSourceOptions;

  constructor(options: CloudWatchSourceOptions) {
    this.#options = options;
  }

  async open(request: SourceRequest): Promise<OpenedSource> {
    const { events, format: _, ...limits } = this.#options;
    const folder = temporaryFolder();
    try {
      const { count, isNarrowed, others } = await this.#fetchInto(folder, request);
      const local = new LocalSource({ path: folder, words: events.words, ...limits });
      const empty = count === 0 && !isNarrowed ? await whyNoEvents(events) : [];
      const opened = await local.open(request);
      const narrowed = isNarrowed ? ' that match its filter pattern' : '';
      const summary = `${count} ${count === 1 ? 'event' : 'events'} of ${events.words}${narrowed}`;
      const caveats = [...(await retentionCaveats(events, request.window)), ...empty];
      return new FetchedEvents(opened, { folder, words: events.words, summary, caveats, others });
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Fetches the window to estimate it, as no listing shows its content. */
  async estimate(request: SourceRequest): Promise<ScanEstimate> {
    const minutes = await this.list(request);
    return {
      objects: minutes.length,
      bytes: minutes.reduce((sum, { size }) => sum + size, 0),
      isAtMost: false,
    };
  }

  /** Lists the events of each minute as a file; late events make it grow. */
  async list({ window }: SourceRequest): Promise<StoredFile[]> {
    const minutes = new Map<number, { size: number; came: number }>();
    await this.#options.events.fetch(window, (events) => {
      for (const { message, time, came } of events) {
        const minute = Math.floor(time / 60_000);
        const known = minutes.get(minute) ?? { size: 0, came: 0 };
        const size = known.size + Buffer.byteLength(message);
        minutes.set(minute, { size, came: Math.max(known.came, came) });
      }
    });
    return [...minutes].map(([minute, file]) => ({
      ...file,
      period: { since: minute * 60, until: (minute + 1) * 60 },
    }));
  }

  /** Fetches events into files; without events, writes a file without records. */
  async #fetchInto(
    folder: string,
    { window, filter, strict, flowsOnly }: SourceRequest,
  ): Promise<{ count: number; isNarrowed: boolean; others: OtherEvents }> {
    const { events, format } = this.#options;
    const known = await format();
    // Events that a pattern excludes cannot be reported as skipped.
    const pattern = known && flowsOnly && !strict ? filterPattern(known, filter) : undefined;
    const isNarrowed = pattern !== undefined;
    const formats = new EventFormats(events.words, known, [formatOfVersion(2)]);
    const others = new OtherEvents();
    let count = 0;
    const begun = new Set<string>();
    const begin = (slice: number, format: RecordFormat) => {
      const header = headerLine(format);
      const path = join(folder, `${slice}-${[...headers.add(header)].indexOf(header)}.log`);
      if (!begun.has(path)) appendFileSync(path, `${header}\n`);
      begun.add(path);
      return path;
    };
    const headers = new Set<string>();
    const take = (page: readonly LogEvent[], slice: number) => {
      count += page.length;
      for (const [format, some] of formats.group(page)) {
        if (format)
          appendFileSync(begin(slice, format), some.map((event) => `${messageLine(event)}\n`).join(''));
        else others.add(some, formats);
      }
    };
    await events.fetch(window, take, pattern);
    formats.check();
    if (begun.size > 0) return { count, isNarrowed, others };
    if (count > 0) {
      begin(0, formats.main);
      return { count, isNarrowed, others };
    }
    if (!known) throw noFormat(events.words);
    // A pattern with other fields than the events matches none of them.
    const some = isNarrowed ? await events.sample(window) : [];
    if (some.length > 0) fittingFormat(events.words, some, known);
    begin(0, known);
    return { count, isNarrowed, others };
  }
}

function noFormat(words: string): Error {
  return sourceError(
    `${words} has no events in this window, and its fields are unknown`,
    'give --fields, or allow ec2:DescribeFlowLogs',
  );
}
