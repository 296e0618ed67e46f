import { foldText } from './fold-text.js';

/**
 * A text as searches on strings compare it (R4 3.1.1.4.8): without case, accents and punctuation, one space for any
 * white space.
 */
export function foldString(text: string): string {
  return foldText(text)
    .replace(/\p{P}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
