import { homedir } from 'node:os';
import { withoutAccountData, withoutSecrets } from '../../aws/redact.ts';
import { messageOf } from '../../errors.ts';
import { VERSION } from '../../version.ts';

/**
 * Returns the message of an unexpected error, safe to send to strangers: the stack without account data. `isWhole`
 * includes account data; credentials are never included.
 */
export function crashText(thrown: unknown, isWhole: boolean): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const about = `flowq ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`;
  const text = [`unexpected error: ${messageOf(thrown)}`, ...frames, `  ${about}`].join('\n');
  const home = homedir();
  const clean = home.length > 1 ? withoutSecrets(text).replaceAll(home, '~') : withoutSecrets(text);
  if (isWhole) return clean;
  return `${withoutAccountData(clean)}\n  FLOWQ_DEBUG=1 shows account ids, buckets and addresses`;
}
