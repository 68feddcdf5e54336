import type { Shell } from './shells.ts';

/** Returns a shell's completion script, which asks the program what can be typed. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const BASH = `# flowq completion for bash
_flowq() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _flowq flowq
`;

const ZSH = `#compdef flowq
# flowq completion for zsh
_flowq() {
  local -a offered
  offered=("\${(@f)$("\${words[1]}" complete zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$offered" ]]; then compadd -- "\${(@)offered}"; else _files; fi
}
# As a file in $fpath, this is the body of the function at its first use.
if [[ "\${funcstack[1]}" == _flowq ]]; then
  _flowq "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _flowq flowq
fi
`;

const FISH = `# flowq completion for fish
function __flowq_offered
    set -l words (commandline -opc) (commandline -ct)
    set -l offered ($words[1] complete fish -- $words[2..] 2>/dev/null)
    if test (count $offered) -gt 0
        printf '%s\\n' $offered
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c flowq -f
complete -c flowq -a '(__flowq_offered)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
