import type { Caveat } from '../rows/caveat.ts';
import type { PassedOver, PassedOverReason } from './file-count.ts';

/** Texts for unreadable files that may hold records of the window, with a hint. */
const MISSED: Partial<Record<PassedOverReason, { one: string; several: string; hint: string }>> = {
  'partial-download': {
    one: 'partial download',
    several: 'partial downloads',
    hint: 'complete the download, or remove what is left of it',
  },
  'broken-link': {
    one: 'link to nowhere',
    several: 'links to nowhere',
    hint: 'is what it leads to mounted? Otherwise remove the link',
  },
};

/** Returns a caveat per reason in `MISSED`, with the number of files; none without such files. */
export function passedOverCaveats(passedOver: readonly PassedOver[]): Caveat[] {
  return (Object.keys(MISSED) as PassedOverReason[]).flatMap((reason): Caveat[] => {
    const same = passedOver.filter((one) => one.reason === reason);
    const [first] = same;
    const texts = MISSED[reason];
    if (!first || !texts) return [];
    const files = same.reduce((sum, one) => sum + one.files, 0);
    const text =
      files === 1
        ? `a ${texts.one} was passed over: ${first.first}`
        : `${files} ${texts.several} were passed over, such as ${first.first}`;
    return [{ kind: 'source', text, hint: texts.hint, fields: { reason, files } }];
  });
}
