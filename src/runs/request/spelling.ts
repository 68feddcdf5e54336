import { dotted, type Keys } from '../../forms/issue.ts';

/** How whoever made a request writes an option: `--max-scan`, `maxScan`, `filter.port`. */
export type Spelling = (keys: Keys) => string;

const kebab = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Parts of the filter and options of a report are options like all others there. */
export const FLAGS: Spelling = ([first, ...rest]) => {
  const [option = first] = first === 'filter' || first === 'options' ? rest : [];
  return option === undefined ? '' : `--${kebab(String(option))}`;
};

/** Of the library and of jobs in `flowq.json`. */
export const KEYS: Spelling = dotted;
