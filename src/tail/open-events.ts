import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordFilter } from '../flows/record-filter.ts';
import { headerLine, type RecordFormat } from '../logs/record-format.ts';
import { temporaryFolder } from '../processes/temporary.ts';
import { FetchedEvents } from '../sources/cloudwatch/fetched-events.ts';
import type { LogEvent } from '../sources/cloudwatch/log-events.ts';
import { messageLine } from '../sources/cloudwatch/message-line.ts';
import { openLogFiles } from '../sources/local/local-source.ts';
import type { OpenSource } from '../sources/source.ts';

export interface EventsToOpen {
  /** Of their log group, for a person. */
  readonly words: string;
  readonly events: readonly LogEvent[];
  readonly format: RecordFormat;
  readonly filter: RecordFilter;
}

/** Events as a source of their own, whose file is gone when it is closed. */
export async function openEvents({ words, events, format, filter }: EventsToOpen): Promise<OpenSource> {
  const folder = temporaryFolder();
  const path = join(folder, 'events.log');
  try {
    writeFileSync(path, [headerLine(format), ...events.map(messageLine), ''].join('\n'));
    const open = await openLogFiles({ words, files: [{ path, name: undefined, folder: undefined }], filter });
    return new FetchedEvents(open, { folder, words, summary: open.summary });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
