/** The parts of an access denial, as most AWS services word it. */
export interface Denial {
  readonly who: string;
  /** `athena:StartQueryExecution` */
  readonly action: string;
  /** The ARN, if AWS names it. */
  readonly resource: string | undefined;
  /** `no identity-based policy allows the … action`, if AWS gives it. */
  readonly reason: string | undefined;
}

const DENIED =
  /(?:User|Principal): (\S+) is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+?)(?=[\s,;)]|\.?$))?(?: (?:because|with) (.+?)\.?$)?/m;

/** Parses `User: … is not authorized to perform: … on resource: … because …`. */
export function denialIn(message: string): Denial | undefined {
  const [, who, action, resource, reason] = DENIED.exec(message) ?? [];
  return who && action ? { who, action, resource, reason } : undefined;
}

/** Returns `access denied to glue:GetTable on arn:… for arn:…`. */
export function denialText({ who, action, resource }: Denial): string {
  return `access denied to ${action}${resource ? ` on ${resource}` : ''} for ${who}`;
}

/** Returns what to do about it, AWS's reason first. */
export function denialHint({ reason }: Pick<Denial, 'reason'>): string {
  const because = reason ? `AWS says: ${reason}; ` : '';
  return `${because}allow it in the policies of that user or role; flowq iam prints what flowq needs`;
}
