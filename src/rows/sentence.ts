/** The unit of texts that are sentences. */
export const SENTENCE = 'sentence';

export const isSentence = (unit: string | undefined): boolean => unit === SENTENCE;
