import { checkConfig } from '../../config/check-config.ts';
import type { Config } from '../../config/config.ts';
import { messageOf, usageError } from '../../errors.ts';

/**
 * Checks a configuration given as a value.
 * @throws FlowqError (usage) that names the invalid part
 */
export function readGivenConfig(value: unknown): Config {
  try {
    return checkConfig(value);
  } catch (error) {
    throw usageError(messageOf(error), 'give the path of a flowq.json, or what one holds');
  }
}
