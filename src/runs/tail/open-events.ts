import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { LogEvent } from '../../sources/cloudwatch/log-events.ts';
import { messageLine } from '../../sources/cloudwatch/message-line.ts';
import { openLogFiles } from '../../sources/local/local-source.ts';
import type { OpenSource } from '../../sources/source.ts';

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
