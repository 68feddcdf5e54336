/** One change in AWS. */
export interface Step {
  /** What is created or changed, for a person: `+ table flowq.flow_logs` or `~ table flowq.flow_logs`. */
  readonly what: string;
  /** Its parts, each beginning with `+`, `-` or `~`. */
  readonly parts: readonly string[];
  /** The calls that make the change, as IAM names them: `glue:CreateTable`. */
  readonly calls: readonly string[];
  /** Makes the change; safe to repeat after an interruption. */
  apply(): Promise<void>;
}

/** The step as lines for a person, its parts indented. */
export function stepLines({ what, parts, calls }: Step): string[] {
  return [`${what}  [${calls.join(', ')}]`, ...parts.map((part) => `    ${part}`)];
}
