import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, FlowqError, messageOf } from '../../errors.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import { fittingFormat } from '../../sources/cloudwatch/event-format.ts';
import { LiveTail, type TailUpdate } from '../../sources/cloudwatch/live-tail.ts';
import type { LogEvent } from '../../sources/cloudwatch/log-events.ts';
import { messageLine } from '../../sources/cloudwatch/message-line.ts';
import { pollEvents } from '../../sources/cloudwatch/poll-events.ts';
import { openLogFiles } from '../../sources/local/local-source.ts';
import type { OpenSource } from '../../sources/source.ts';
import { type LogGroupPlace, openLogGroup } from '../log-group.ts';
import { note, type Surroundings } from '../surroundings.ts';
import type { Batch, Followed } from './followed.ts';

export interface FollowLogGroupOptions {
  readonly place: LogGroupPlace;
  readonly format: RecordFormat | undefined;
  readonly filter: RecordFilter;
  /** Seconds between two askings; undefined for live tail. */
  readonly poll: number | undefined;
}

/** Seconds between two askings where live tail is refused. */
const POLL_SECONDS = 10;

type Around = Pick<Surroundings, 'signal' | 'log' | 'now'>;

/** The events of a log group as they come: by live tail, or by asking again and again. */
export function followLogGroup(options: FollowLogGroupOptions, around: Around): Followed {
  const opened = openLogGroup(options.place, { signal: around.signal });
  const { words } = opened.events;
  async function* batches(): AsyncGenerator<Batch, void, undefined> {
    let format: RecordFormat | undefined;
    for await (const { events, isSampled } of updates()) {
      if (events.length === 0) {
        yield { source: undefined, count: 0, isSampled };
        continue;
      }
      format ??= fittingFormat(words, events, options.format ?? (await opened.described()));
      const source = await openEvents(words, events, format, options.filter);
      yield { source, count: events.length, isSampled };
    }
  }
  async function* updates(): AsyncGenerator<TailUpdate, void, undefined> {
    const { signal, log, now } = around;
    const poll = (every: number) => pollEvents(opened.events, { every, signal, now });
    if (options.poll !== undefined) return yield* poll(options.poll);
    let isLive = false;
    const onRenewed = (why: string) => note(log, renewedWords(words, why), 'renewed');
    try {
      for await (const update of new LiveTail(opened.clients, options.place.group, {
        signal,
        onRenewed,
      }).updates()) {
        if (!isLive) note(log, liveWords(words), 'live-tail');
        isLive = true;
        yield update;
      }
    } catch (error) {
      if (isLive || !isRefusal(error, signal)) throw error;
      note(log, `${messageOf(error)}: it is asked every ${POLL_SECONDS} s instead`, 'polling');
      yield* poll(POLL_SECONDS);
    }
  }
  return { words, noun: 'events', batches, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** Third parties quote a cent a minute for us-east-1. */
const liveWords = (words: string) =>
  `following ${words} by live tail, for which AWS asks about $0.01 a minute (--poll asks for events instead)`;

const renewedWords = (words: string, why: string) =>
  `live tail of ${words} was renewed (${why}); what came in between is not shown`;

/** Whether what refuses live tail may still let events be asked for. */
function isRefusal(error: unknown, signal: AbortSignal): boolean {
  return !signal.aborted && (!(error instanceof FlowqError) || error.exitCode === EXIT.source);
}

async function openEvents(
  words: string,
  events: readonly LogEvent[],
  format: RecordFormat,
  filter: RecordFilter,
): Promise<OpenSource> {
  const folder = temporaryFolder();
  const path = join(folder, 'events.log');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(path, [headerLine(format), ...events.map(messageLine), ''].join('\n'));
    const open = await openLogFiles({ words, files: [{ path, name: undefined, folder: undefined }], filter });
    return {
      dialect: open.dialect,
      sets: open.sets,
      summary: open.summary,
      runner: () => open.runner(),
      skipped: async () =>
        (await open.skipped()).map(({ lines, reason }) => ({ where: words, lines, reason })),
      [Symbol.asyncDispose]: async () => {
        await open[Symbol.asyncDispose]();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
