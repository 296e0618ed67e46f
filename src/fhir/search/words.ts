import { foldText } from './fold-text.js';

/** The words of a text, folded: what `_text` and `_content` compare. */
export function wordsOf(text: string): string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
