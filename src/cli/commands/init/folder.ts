import { dirname, relative, resolve } from 'node:path';
import type { LocalSourceConfig } from '../../../config/config.ts';
import { usageError } from '../../../errors.ts';
import { byteSize } from '../../../logs/byte-size.ts';
import { formatInstant } from '../../../logs/instant.ts';
import { some } from '../../../logs/some.ts';
import { Progress } from '../../../output/terminal/progress.ts';
import { printableLines } from '../../../rows/printable.ts';
import { reportCaveat } from '../../../runs/caveats.ts';
import { readFormat } from '../../../runs/read-options.ts';
import type { SourceOptions } from '../../../runs/run-request.ts';
import { fileCountText } from '../../../sources/file-count.ts';
import { describeLogs, type LogsDescription } from '../../../sources/local/description.ts';
import { passedOver } from '../../../sources/skipped-text.ts';
import { log } from '../../terminal/log.ts';
import { writeProse } from '../../terminal/prose.ts';
import type { InitOptions } from './options.ts';
import { initPath, mayRemember, remember } from './saved-source.ts';
import { suggestedWindow } from './suggested-window.ts';

/** Runs `flowq init DIR`: inspects a folder, prints what it contains, and saves it. */
export async function initFolder(source: string, given: InitOptions): Promise<void> {
  if (source === '-')
    throw usageError('init needs a folder or file', 'reports read standard input with --source -');
  const progress = new Progress();
  const found = await describeLogs(source, {
    format: await readFormat(given),
    onInspect: (done, files) => progress.show(() => `looking at files ${done}/${files}`),
  });
  progress.clear();
  writeProse(printableLines(summary(source, found)));
  for (const caveat of passedOver(found.skipped)) reportCaveat(log, caveat);
  const described = config(source, initPath(given), given, found);
  if (await mayRemember(described, given))
    await remember(described, given, suggestedWindow(found.last, '1d'));
}

function config(
  source: string,
  path: string,
  given: SourceOptions,
  found: LogsDescription,
): LocalSourceConfig {
  const { layouts, formats, accounts, regions, files, bytes } = found;
  const [first, last] = [instant(found.first), instant(found.last)];
  return {
    kind: 'local',
    path: relative(resolve(dirname(path)), resolve(source)) || '.',
    ...(given.fields === undefined ? {} : { fields: given.fields }),
    found: { layouts, formats, accounts, regions, first, last, files, bytes },
  };
}

const instant = (time: number | undefined) => (time === undefined ? null : formatInstant(time));

function summary(source: string, found: LogsDescription): string {
  const { layouts, formats, accounts, regions, first, last, files, bytes, count } = found;
  const rows = [
    ['source', resolve(source)],
    ['layout', layouts.join('; ')],
    ['files', `${files}, ${byteSize(bytes)}`],
    ...(count.passedOver.length > 0 ? [['count', fileCountText(count)]] : []),
    ...(accounts.length > 0
      ? [
          ['accounts', some(accounts)],
          ['regions', some(regions)],
        ]
      : []),
    ['time', first === undefined ? 'no records' : `${instant(first)} to ${instant(last)}`],
    ...formats.map((format) => [
      'format',
      `${format.format}, ${format.fields.length} fields, version ${format.version}, ${format.files} ${format.files === 1 ? 'file' : 'files'}`,
    ]),
    ...formats.map((format) => ['fields', format.fields.join(' ')]),
  ];
  return rows.map(([label = '', text]) => `${label.padEnd(8)}  ${text}\n`).join('');
}
