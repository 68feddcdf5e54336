import { checkAccount } from '../check-account.ts';
import { sourceTarget } from '../source-target.ts';
import type { FollowEnvironment, Followed, FollowOptions } from './followed.ts';

/** Options that name the source: a folder, bucket or log group (default: from `flowq.json`). */
interface NamedOptions {
  readonly source?: string | undefined;
  readonly config?: string | undefined;
}

/**
 * Follows the source that the options, or else `flowq.json`, name.
 * @throws FlowqError (usage) if neither names one that can be followed
 */
export async function chooseFollowed(
  options: FollowOptions & NamedOptions,
  environment: FollowEnvironment,
): Promise<Followed> {
  const { kind, target } = sourceTarget(options, 'as in flowq tail cloudwatch:LOG-GROUP');
  if ('source' in target)
    await checkAccount(target.source, { profile: options.profile, signal: environment.signal });
  return kind.follow(target, options, environment);
}
