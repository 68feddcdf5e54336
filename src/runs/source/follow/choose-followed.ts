import { FLAGS } from '../../request/spelling.ts';
import { checkAccount } from '../check-account.ts';
import { READERS } from '../kinds/index.ts';
import { rejectUnused } from '../kinds/reject-unused.ts';
import { sourceTarget } from '../source-target.ts';
import type { FollowEnvironment, Followed, FollowOptions } from './followed.ts';

/** Options that name the source: a folder, bucket or log group (default: from `flowq.json`). */
interface NamedOptions {
  readonly source?: string | undefined;
  readonly config?: string | undefined;
}

/**
 * Follows the source that the options, or else `flowq.json`, name.
 * @throws FlowqError (usage) if neither names one that can be followed, or it does not use an option that is given
 */
export async function chooseFollowed(
  options: FollowOptions & NamedOptions,
  environment: FollowEnvironment,
): Promise<Followed> {
  const { kind, target } = sourceTarget(options, 'as in flowq tail cloudwatch:LOG-GROUP');
  const { title, readers } = kind;
  const { fields, profile } = options;
  const uses = readers.flatMap((reader) => reader.uses);
  rejectUnused({ title, uses }, { fields, profile }, { all: READERS, spell: FLAGS });
  if ('source' in target)
    await checkAccount(target.source, { profile: options.profile, signal: environment.signal });
  return kind.follow(target, options, environment);
}
