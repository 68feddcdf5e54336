import { isDenied } from '../../../aws/error-kinds.ts';
import { EXIT, FlowqError, messageOf, usageError } from '../../../errors.ts';
import type { RecordFilter } from '../../../flows/record-filter.ts';
import { formatOfVersion, type RecordFormat } from '../../../logs/record-format.ts';
import { EventFormats, MISFIT_HINT } from '../../../sources/cloudwatch/event-formats.ts';
import { filterPattern } from '../../../sources/cloudwatch/filter-pattern.ts';
import { LiveTail, type TailUpdate } from '../../../sources/cloudwatch/live-tail.ts';
import type { GroupEvents } from '../../../sources/cloudwatch/log-events.ts';
import {
  type LogGroupLocation,
  type OpenedLogGroup,
  openLogGroup,
} from '../../../sources/cloudwatch/log-group.ts';
import { LogsInsights } from '../../../sources/cloudwatch/logs-insights.ts';
import { pollEvents } from '../../../sources/cloudwatch/poll-events.ts';
import { TailGap } from '../../../sources/cloudwatch/tail-gap.ts';
import { note, type RunEnvironment } from '../../run-environment.ts';
import { eventsByClass } from '../events-by-class.ts';
import type { Batch, Followed } from './followed.ts';
import { openEvents } from './open-events.ts';

export interface FollowLogGroupOptions {
  readonly place: LogGroupLocation;
  readonly format: RecordFormat | undefined;
  readonly filter: RecordFilter;
  /** Seconds between two polls; undefined for live tail. */
  readonly poll: number | undefined;
}

type Around = Pick<RunEnvironment, 'signal' | 'log' | 'now'>;

/** Seconds between two polls if live tail is rejected. */
const POLL_SECONDS = 10;

/**
 * Live tail sends an update each second, even without events, according to AWS's guide; a group without traffic may
 * take longer.
 */
const SILENCE_SECONDS = 120;

/** Seconds of events before the newest one that a pattern is tested on. */
const TRIED_SECONDS = 3600;

/** Follows the events of a log group, by live tail or by polling. */
export class FollowedLogGroup implements Followed {
  readonly words: string;
  readonly noun = 'event';
  readonly #options: FollowLogGroupOptions;
  readonly #environment: Around;
  readonly #opened: OpenedLogGroup;

  constructor(options: FollowLogGroupOptions, environment: Around) {
    this.#options = options;
    this.#environment = environment;
    const place = { ...options.place, aws: { ...options.place.aws, silence: SILENCE_SECONDS } };
    this.#opened = openLogGroup(place, { signal: environment.signal });
    this.words = this.#opened.events.words;
  }

  async *batches(): AsyncGenerator<Batch, void, undefined> {
    const { words } = this;
    const { filter, poll, place } = this.#options;
    const { signal, log } = this.#environment;
    const insights = new LogsInsights(this.#opened.clients, place.group, signal);
    const { events: group, isInfrequent } = await eventsByClass(this.#opened, insights, log);
    if (isInfrequent && poll === undefined)
      throw usageError(
        `there is no live tail for groups of the Infrequent Access class, such as ${words}`,
        'run flowq query or a report over the last hour, or give --poll 10m: each poll is a query of Logs Insights over at least the last half hour',
      );
    const known = this.#options.format ?? (await this.#opened.described());
    // Logs Insights accepts no pattern.
    const pattern = known && !isInfrequent ? await this.#pattern(known) : undefined;
    const formats = new EventFormats(words, known, [formatOfVersion(2)]);
    let isMisfitReported = false;
    for await (const { events, isSampled } of this.#updates(group, pattern)) {
      const source = events.length > 0 ? await openEvents({ words, events, formats, filter }) : undefined;
      const { misfit } = formats;
      if (misfit !== undefined && !isMisfitReported)
        note(this.#environment.log, `${misfit}: ${MISFIT_HINT}`, 'misfit');
      isMisfitReported ||= misfit !== undefined;
      yield { source, count: events.length, isSampled };
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#opened[Symbol.asyncDispose]();
  }

  async *#updates(
    events: GroupEvents,
    pattern: string | undefined,
  ): AsyncGenerator<TailUpdate, void, undefined> {
    const { signal, log, now } = this.#environment;
    const { poll, place } = this.#options;
    const { clients } = this.#opened;
    if (poll !== undefined) return yield* pollEvents(events, { every: poll, signal, pattern, now });
    let isLive = false;
    const gap = new TailGap(events, pattern);
    const onRenewed = async (why: string) => {
      note(log, `live tail of ${this.words} was renewed (${why})`, 'renewed');
      await gap.open();
    };
    const live = new LiveTail(clients, place, { signal, pattern, onRenewed });
    try {
      for await (const update of live.updates()) {
        if (!isLive) note(log, liveWords(this.words), 'live-tail');
        isLive = true;
        yield await this.#filled(gap, update);
      }
    } catch (error) {
      if (!mayBePolled(error, signal)) throw error;
      note(log, `${messageOf(error)}: flowq polls every ${POLL_SECONDS} s instead`, 'polling');
      const since = await gap.since();
      yield* pollEvents(events, { every: POLL_SECONDS, signal, pattern, now, since, shown: gap.shown });
    }
  }

  async #filled(gap: TailGap, update: TailUpdate): Promise<TailUpdate> {
    const { signal, log } = this.#environment;
    try {
      return await gap.filled(update);
    } catch (error) {
      signal.throwIfAborted();
      const isFinal = isDenied(error);
      if (isFinal) gap.giveUp();
      const what = isFinal ? 'are not shown' : 'are fetched with the next events';
      note(log, `events in between ${what}: ${messageOf(error)}`, 'gap');
      return gap.withoutShown(update);
    }
  }

  /**
   * Returns the filter pattern. A pattern over fields that the events do not have would match none, so it is only used
   * if some sampled events have all those fields.
   */
  async #pattern(known: RecordFormat): Promise<string | undefined> {
    const pattern = filterPattern(known, this.#options.filter);
    if (!pattern) return undefined;
    const { events } = this.#opened;
    try {
      const newest = await events.newest();
      if (newest === undefined) return undefined;
      const sample = await events.sample({ since: Math.floor(newest / 1000) - TRIED_SECONDS });
      if (sample.length === 0) return undefined;
      const isFitting = new EventFormats(this.words, known).group(sample).has(known);
      return isFitting ? pattern : undefined;
    } catch (error) {
      if (isDenied(error)) return undefined;
      throw error;
    }
  }
}

/** Price for us-east-1 as third parties quote it: about a cent per minute. */
const liveWords = (words: string) =>
  `following ${words} by live tail, for which AWS charges about $0.01 a minute (--poll fetches events instead)`;

/** Returns whether polling may still work after live tail failed. */
function mayBePolled(error: unknown, signal: AbortSignal): boolean {
  return !signal.aborted && (!(error instanceof FlowqError) || error.exitCode === EXIT.source);
}
