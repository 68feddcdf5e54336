import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordFilter } from '../../../flows/record-filter.ts';
import { headerLine } from '../../../logs/record-format.ts';
import { temporaryFolder } from '../../../processes/temporary.ts';
import type { EventFormats } from '../../../sources/cloudwatch/event-formats.ts';
import { FetchedEvents } from '../../../sources/cloudwatch/fetched-events.ts';
import type { LogEvent } from '../../../sources/cloudwatch/log-events.ts';
import { messageLine } from '../../../sources/cloudwatch/message-line.ts';
import { OtherEvents } from '../../../sources/cloudwatch/other-events.ts';
import { openLogFiles } from '../../../sources/files/open-log-files.ts';
import type { OpenedSource } from '../../../sources/source.ts';

export interface EventsToOpen {
  /** Name of the log group, for a person. */
  readonly words: string;
  readonly events: readonly LogEvent[];
  readonly formats: EventFormats;
  readonly filter: RecordFilter;
}

/** Opens events as a separate source, whose file is removed when it is closed. */
export async function openEvents({ words, events, formats, filter }: EventsToOpen): Promise<OpenedSource> {
  const folder = temporaryFolder();
  try {
    const groups = formats.group(events);
    const others = new OtherEvents();
    others.add(groups.get(undefined) ?? [], formats);
    groups.delete(undefined);
    if (groups.size === 0) groups.set(formats.main, []);
    const files = [...groups].map(([format = formats.main, some], at) => {
      const path = join(folder, `events-${at}.log`);
      writeFileSync(path, [headerLine(format), ...some.map(messageLine), ''].join('\n'));
      return { path, name: undefined, folder: undefined };
    });
    const open = await openLogFiles({ words, files, filter });
    return new FetchedEvents(open, { folder, words, summary: open.summary, others });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
