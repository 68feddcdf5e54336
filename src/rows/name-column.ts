/** Column with the names of another column's values. */
export interface NameColumn {
  readonly name: string;
  /** Column whose values it names. */
  readonly of: string;
  /** True for ports, which have well-known names. */
  readonly isPort: boolean;
}

const PORTS = new Set(['dstport', 'srcport', 'port']);

/** Returns whether a column contains ports. */
export const isPortColumn = (name: string): boolean => PORTS.has(name);
