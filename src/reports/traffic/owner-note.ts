/** Note of reports on owners of interfaces. */
export const OWNER_NOTE =
  'Counts what the interfaces of each row logged. A packet that several of them logged counts once per row.';
