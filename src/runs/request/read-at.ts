import { hintOf, messageOf, usageError } from '../../errors.ts';

/**
 * Reads a part of `flowq.json`, or what a user gave.
 * @param place the part, as `job hourly`
 * @throws FlowqError (usage) that names the place, for anything that `read` throws
 */
export function readAt<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw usageError(`${place}: ${messageOf(error)}`, hintOf(error));
  }
}
