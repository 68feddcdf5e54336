import { lackingNames, namesBeside } from '../../runs/names/names-beside.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { resolveFilter } from '../../runs/request/resolve-filter.ts';
import { FLAGS } from '../../runs/request/spelling.ts';
import { chooseFollowed } from '../../runs/source/follow/choose-followed.ts';
import { tail } from '../../tail/tail.ts';
import { runEnvironment } from '../perform.ts';
import { requestOf } from '../request.ts';
import { interruptible } from '../terminal/interruption.ts';
import { type LogOptions, useLog } from '../terminal/log.ts';

/** Options in addition to those of a request. */
export interface TailOptions extends LogOptions {
  /** Seconds; `true` for the default interval. */
  readonly poll?: number | true;
  readonly format: 'text' | 'ndjson';
}

/** Default seconds between two polls of a log group. */
const POLL_SECONDS = 10;

/** Prints records as they arrive, until it is interrupted. */
export async function runTailCommand(source: string | undefined, given: TailOptions): Promise<void> {
  useLog(given);
  const { format, poll, ...others } = given;
  const { filter: parts, tz: zone, ...request } = requestOf({ ...others, source });
  const inventories = new Inventories(request);
  const filter = resolveFilter(parts, inventories, FLAGS);
  const options = { ...request, source, filter, poll: poll === true ? POLL_SECONDS : poll };
  const work = async (signal: AbortSignal) => {
    const environment = runEnvironment(signal, given);
    const shown = {
      names: request.names,
      inventories,
      format: format === 'text' ? 'table' : format,
    } as const;
    const names = await namesBeside(shown, environment);
    if (request.names && !names) throw lackingNames();
    await using followed = await chooseFollowed(options, environment);
    await tail(followed, { filter, format, zone, names }, environment);
  };
  await interruptible(work, { isEnd: true });
}
