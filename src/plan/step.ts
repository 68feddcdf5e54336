/** One change in AWS. */
export interface Step {
  /** The created or changed resource, for a person: `+ table flowq.flow_logs` or `~ table flowq.flow_logs`. */
  readonly what: string;
  /** Its parts, each starting with `+`, `-` or `~`. */
  readonly parts: readonly string[];
  /** The calls that make the change, as IAM names them: `glue:CreateTable`. */
  readonly calls: readonly string[];
  /** Makes the change; safe to repeat after an interruption. */
  apply(): Promise<void>;
}

/** Returns the step as lines for a person, its parts indented. */
export function stepLines({ what, parts, calls }: Step): string[] {
  return [`${what}  [${calls.join(', ')}]`, ...parts.map((part) => `    ${part}`)];
}
