import { shellCommand } from '../output/terminal/shell-word.ts';

/** Options that control how and where output is written; a repeated command omits them. */
const OUTPUT = /^(--format|--out|-f|-o)$/;

/** Returns this command line as text to run again on a terminal. */
export function commandText(words: readonly string[] = process.argv.slice(2)): string {
  const kept = words.filter(
    (word, at) => !OUTPUT.test(word) && !/^--(format|out)=/.test(word) && !OUTPUT.test(words[at - 1] ?? ''),
  );
  return shellCommand(['flowq', ...kept.map((word) => word.replaceAll(/[\r\n\0]+/g, ' '))]);
}
