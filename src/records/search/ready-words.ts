import type { WordsCondition } from '../../fhir/search/criterion.js';
import { narrativeWords, resourceWords } from '../../fhir/search/resource-words.js';
import { proposesNothing, type Ready } from './ready.js';
import type { SearchRun } from './search-run.js';

/** `_text` and `_content` (R4 3.1.1.4.15): words that stand in the narrative, or anywhere in the resource. */
export function readyWords(
  { budget }: SearchRun,
  place: 'text' | 'content',
  anyOf: readonly WordsCondition[],
): Ready {
  const wordsIn = place === 'text' ? narrativeWords : resourceWords;
  return {
    looksAt: 'body',
    meets: async ({ text }) => {
      budget.spend({ bodies: 1 });
      const words = wordsIn(JSON.parse(await text()) as object);
      return anyOf.some((wanted) => wanted.words.every((word) => words.has(word)));
    },
    ...proposesNothing(),
  };
}
