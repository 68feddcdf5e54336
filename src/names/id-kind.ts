/** Kinds of resources with ids and names, by id prefix. */
export const ID_KINDS = {
  vpc: 'VPC',
  subnet: 'subnet',
  eni: 'network interface',
  i: 'instance',
  sg: 'security group',
} as const;

export type IdKind = keyof typeof ID_KINDS;

/** Returns whether a text has the form of an id of that kind, such as `sg-0a1b2c3d`. */
export const isIdOf = (kind: IdKind, text: string): boolean =>
  text.startsWith(`${kind}-`) && /^[0-9a-z-]+$/.test(text);
