/** Why a run does not read a file, and the text for a person. */
const REASONS = {
  'other-service': 'of other AWS services',
  'outside-window': 'outside the window',
  'other-place': 'of other accounts or Regions',
  hidden: 'hidden',
  'partial-download': 'partial downloads',
  'broken-link': 'links to nowhere',
  'not-flow-logs': 'not flow logs',
  duplicate: 'duplicates',
  archived: 'in an archive',
  unreadable: 'unreadable',
} as const;

/** Why a run does not read a file. */
export type PassedOverReason = keyof typeof REASONS;

/** Files that a run passes over for one reason. */
export interface PassedOver {
  readonly reason: PassedOverReason;
  /** At least 1. */
  readonly files: number;
  /** The first of them, as the user knows it. */
  readonly first: string;
}

/** Counts of all files that a source listed for a run: `seen` is the sum of `read` and all passed over. */
export interface FileCount {
  readonly seen: number;
  readonly read: number;
  /** One entry per reason, in a fixed order. */
  readonly passedOver: readonly PassedOver[];
}

/** Counts files, given the number read; adds up entries of the same reason. */
export function fileCount(read: number, passedOver: readonly PassedOver[]): FileCount {
  const reasons = Object.keys(REASONS) as PassedOverReason[];
  const merged = reasons.flatMap((reason) => {
    const same = passedOver.filter((one) => one.reason === reason);
    const [first] = same;
    return first
      ? [{ reason, first: first.first, files: same.reduce((sum, { files }) => sum + files, 0) }]
      : [];
  });
  return { seen: merged.reduce((sum, { files }) => sum + files, read), read, passedOver: merged };
}

/** Returns one entry for all files passed over for one reason; none without files. */
export function passOver(reason: PassedOverReason, files: readonly string[]): PassedOver[] {
  const [first] = files;
  return first === undefined ? [] : [{ reason, files: files.length, first }];
}

/** `5 files seen: 4 read, 1 passed over (1 not flow logs: notes.md)` */
export function fileCountText({ seen, read, passedOver: all }: FileCount): string {
  const files = `${seen} ${seen === 1 ? 'file' : 'files'} seen`;
  if (all.length === 0) return `${files}: ${seen === 0 ? 'none' : 'all'} read`;
  const reasons = all.map(
    ({ reason, files: count, first }) => `${count} ${REASONS[reason]}${example(reason, count, first)}`,
  );
  return `${files}: ${read} read, ${seen - read} passed over (${reasons.join('; ')})`;
}

/** Names an example of unexpected files, but not of files that the user excluded. */
function example(reason: PassedOverReason, files: number, first: string): string {
  if (
    !['not-flow-logs', 'duplicate', 'partial-download', 'broken-link', 'unreadable', 'archived'].includes(
      reason,
    )
  )
    return '';
  return files === 1 ? `: ${first}` : `, such as ${first}`;
}

/** The count as fields of an event: numbers by reason. */
export function fileCountFields({ seen, read, passedOver: all }: FileCount) {
  return { seen, read, passedOver: Object.fromEntries(all.map(({ reason, files }) => [reason, files])) };
}
