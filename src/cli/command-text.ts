import { shellCommand } from '../output/terminal/shell-word.ts';

/** Options of how and where output is written, which a repeated command does without. */
const OUTPUT = /^(--format|--out|-f|-o)$/;

/** This command line as a person repeats it on a terminal. */
export function commandText(words: readonly string[] = process.argv.slice(2)): string {
  const kept = words.filter(
    (word, at) => !OUTPUT.test(word) && !/^--(format|out)=/.test(word) && !OUTPUT.test(words[at - 1] ?? ''),
  );
  return shellCommand(['flowq', ...kept.map((word) => word.replaceAll(/[\r\n\0]+/g, ' '))]);
}
