/** A column with the names of what another column holds. */
export interface NameColumn {
  readonly name: string;
  /** The column that it names. */
  readonly of: string;
  /** True for ports, whose usual names people know. */
  readonly isPort: boolean;
}

const PORTS = new Set(['dstport', 'srcport', 'port']);

/** True for the name of a column that holds ports. */
export const isPortColumn = (name: string): boolean => PORTS.has(name);
