import { homedir } from 'node:os';
import { withoutAccountData, withoutSecrets } from '../../aws/redact.ts';
import { messageOf } from '../../errors.ts';
import { VERSION } from '../../version.ts';

/**
 * What is said of an error that nobody foresaw, fit to be sent to strangers: where in the program it happened, but
 * not whose data it was about. `isWhole` leaves that in; credentials are never in it.
 */
export function crashText(thrown: unknown, isWhole: boolean): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const about = `flowq ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`;
  const text = [`unexpected error: ${messageOf(thrown)}`, ...frames, `  ${about}`].join('\n');
  const home = homedir();
  const clean = home.length > 1 ? withoutSecrets(text).replaceAll(home, '~') : withoutSecrets(text);
  if (isWhole) return clean;
  return `${withoutAccountData(clean)}\n  FLOWQ_DEBUG=1 says it with account ids, buckets and addresses`;
}
