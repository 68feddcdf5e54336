/** Name prefix of temporary tables, which identifies leftover ones. */
export const TEMPORARY_TABLE = 'flowq_temporary_';

/** Folder of their objects, below the results location. */
export const TEMPORARY_FOLDER = 'flowq-temporary/';
