import { checkZone } from '../../logs/time-words.ts';
import { lackingNames, namesBeside } from '../../runs/names/names-beside.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { readFilter, reading } from '../../runs/read-options.ts';
import type { WindowOptions } from '../../runs/run-request.ts';
import { chooseFollowed } from '../../tail/choose-followed.ts';
import { tail } from '../../tail/tail.ts';
import { runEnvironment } from '../perform.ts';
import { interruptible } from '../terminal/interruption.ts';
import { type LogOptions, useLog } from '../terminal/log.ts';

export interface TailOptions extends LogOptions, Omit<WindowOptions, 'since' | 'until' | 'all'> {
  readonly config?: string;
  readonly fields?: string;
  readonly profile?: string;
  /** Seconds; `true` for what suits. */
  readonly poll?: number | true;
  readonly format: 'text' | 'ndjson';
  /** Whether names are shown; where nobody says, beside lines on a terminal. */
  readonly names?: boolean;
  readonly namesFile?: string;
  readonly inventory?: string;
}

/** Seconds between two askings of a log group, unless the user says otherwise. */
const POLL_SECONDS = 10;

/** Shows records as they come, until it is interrupted. */
export async function runTailCommand(source: string | undefined, given: TailOptions): Promise<void> {
  useLog(given);
  const inventories = new Inventories(given);
  const filter = readFilter(given, inventories);
  await reading('--tz', () => checkZone(given.tz));
  const { poll, format, tz: zone } = given;
  const options = { ...given, source, poll: poll === true ? POLL_SECONDS : poll };
  const work = async (signal: AbortSignal) => {
    const environment = runEnvironment(signal, given);
    const shown = { names: given.names, inventories, format: format === 'text' ? 'table' : format } as const;
    const names = namesBeside(shown, environment);
    if (given.names && !names) throw lackingNames();
    await using followed = await chooseFollowed(options, filter, environment);
    await tail(followed, { filter, format, zone, names }, environment);
  };
  await interruptible(work, { isEnd: true });
}
