/** What the names of temporary tables begin with, so that one that remains is recognized. */
export const TEMPORARY_TABLE = 'flowq_temporary_';

/** The folder of their objects, below the place of results. */
export const TEMPORARY_FOLDER = 'flowq-temporary/';
