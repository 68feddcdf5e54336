/** Unit of columns with sentences. */
export const SENTENCE = 'sentence';

export const isSentence = (unit: string | undefined): boolean => unit === SENTENCE;
