import { dotted, type Keys } from '../../forms/issue.ts';

/** Writes an option's name as the interface of the request does: `--max-scan`, `maxScan`, `filter.port`. */
export type Spelling = (keys: Keys) => string;

const kebab = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Command-line flags; parts of the filter and options of a report are plain options there. */
export const FLAGS: Spelling = ([first, ...rest]) => {
  const [option = first] = first === 'filter' || first === 'options' ? rest : [];
  return option === undefined ? '' : `--${kebab(String(option))}`;
};

/** Keys of the library and of jobs in `flowq.json`. */
export const KEYS: Spelling = dotted;
