import { hintOf, messageOf, usageError } from '../../errors.ts';

/**
 * Reads a part of `flowq.json` or of user input.
 * @param place the part, such as `job hourly`
 * @throws FlowqError (usage) that names the place, for any error of `read`
 */
export function readAt<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw usageError(`${place}: ${messageOf(error)}`, hintOf(error));
  }
}
