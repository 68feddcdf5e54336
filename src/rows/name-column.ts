/** A column with the names of what another column holds. */
export interface NameColumn {
  readonly name: string;
  /** The column that it names. */
  readonly of: string;
  /** True for ports, whose usual names people know. */
  readonly isPort: boolean;
}
