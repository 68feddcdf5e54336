import type { Argument, Command, Option } from 'commander';
import { pathOf } from '../../command-path.ts';
import type { Shell } from './shells.ts';

/** What can be typed behind the words of one command. */
interface Place {
  /** Such as `flowq report rejected`. */
  readonly path: string;
  readonly words: readonly Word[];
  readonly options: readonly Option[];
}

interface Word {
  readonly text: string;
  readonly meaning: string;
}

/** A script for a shell's own completion. It knows the command line as it is now and starts no program. */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program);
  switch (shell) {
    case 'bash':
      return bash(places);
    case 'zsh':
      return zsh(places);
    case 'fish':
      return fish(places);
  }
}

function placesOf(command: Command): Place[] {
  // The options of a command are made when it is explained.
  command.helpInformation();
  const { registeredArguments } = command;
  const children = command.commands.map((child) => ({ text: child.name(), meaning: child.description() }));
  const values = registeredArguments.flatMap(({ argChoices = [], description }: Argument) =>
    argChoices.map((text) => ({ text, meaning: description })),
  );
  const place = {
    path: pathOf(command).join(' '),
    words: [...children, ...values],
    options: command.createHelp().visibleOptions(command),
  };
  return [place, ...command.commands.flatMap(placesOf)];
}

const flagsOf = ({ long, short }: Option) => [long, short].filter((flag) => flag != null);

const takesValue = (option: Option) => option.required || option.optional;

/** The body that bash and zsh share: sets `typed` to the command whose words have been typed. */
function pathCases(places: readonly Place[]): string {
  const paths = places.slice(1).map(({ path }) => `'${path}'`);
  return `    case "$typed $word" in
      ${paths.join('|')}) typed="$typed $word" ;;
    esac`;
}

/** What follows an option: its choices, or, where it has none, a file name. */
function valueCases(places: readonly Place[], offer: (values: string) => string): string {
  return places
    .flatMap(({ path, options }) =>
      options.filter(takesValue).map((option) => {
        const patterns = flagsOf(option).map((flag) => `'${path} ${flag}'`);
        return `    ${patterns.join('|')}) ${offer((option.argChoices ?? []).join(' '))} ;;`;
      }),
    )
    .join('\n');
}

function wordCases(places: readonly Place[]): string {
  return places
    .map(({ path, words, options }) => {
      const all = [...words.map(({ text }) => text), ...options.map((option) => flagsOf(option)[0])];
      return `    '${path}') offered='${all.join(' ')}' ;;`;
    })
    .join('\n');
}

function bash(places: readonly Place[]): string {
  return `# flowq completion for bash
_flowq() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" typed=flowq offered='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${pathCases(places)}
  done
  COMPREPLY=()
  case "$typed $previous" in
${valueCases(places, (values) => (values ? `COMPREPLY=($(compgen -W '${values}' -- "$current")); return` : 'return'))}
  esac
  case "$typed" in
${wordCases(places)}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}
complete -o default -F _flowq flowq
`;
}

function zsh(places: readonly Place[]): string {
  return `#compdef flowq
# flowq completion for zsh
_flowq() {
  local previous="\${words[CURRENT-1]}" typed=flowq offered='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
${pathCases(places)}
  done
  case "$typed $previous" in
${valueCases(places, (values) => (values ? `compadd -- ${values}; return` : '_files; return'))}
  esac
  case "$typed" in
${wordCases(places)}
  esac
  compadd -- \${=offered} || _files
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _flowq flowq
`;
}

function fish(places: readonly Place[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ path, words, options }) => {
    const here = `complete -c flowq -n ${quoted(`__flowq_at ${path}`)}`;
    return [
      ...words.map(({ text, meaning }) => `${here} -f -a ${quoted(text)} -d ${quoted(meaning)}`),
      ...options.map((option) => {
        const flags = [
          ...(option.short ? [`-s ${option.short.slice(1)}`] : []),
          ...(option.long ? [`-l ${option.long.slice(2)}`] : []),
        ].join(' ');
        const values = option.argChoices ? ` -x -a ${quoted(option.argChoices.join(' '))}` : ' -r';
        return `${here} ${flags}${takesValue(option) ? values : ''} -d ${quoted(option.description)}`;
      }),
    ];
  });
  const paths = places.slice(1).map(({ path }) => quoted(path));
  return `# flowq completion for fish
function __flowq_at
    set -l path flowq
    for word in (commandline -opc)[2..]
        if contains -- "$path $word" ${paths.join(' ')}
            set path "$path $word"
        end
    end
    test "$path" = "$argv"
end
${lines.join('\n')}
`;
}
