/** Something in AWS that is not as it should be, and how it becomes so. */
export interface Step {
  /** For a person: what is made or changed, `+ table flowq.flow_logs` or `~ table flowq.flow_logs`. */
  readonly what: string;
  /** Its parts, each beginning with `+`, `-` or `~`. */
  readonly parts: readonly string[];
  /** The calls that make the change, as IAM names them: `glue:CreateTable`. */
  readonly calls: readonly string[];
  /** Can be done again after it was broken off half-way. */
  apply(): Promise<void>;
}

/** The step as lines for a person, its parts indented. */
export function stepLines({ what, parts, calls }: Step): string[] {
  return [`${what}  [${calls.join(', ')}]`, ...parts.map((part) => `    ${part}`)];
}
