import type { Notes } from '../port.js';
import type { Collections } from './documents.js';
import { isDuplicate } from './duplicates.js';

/** A swap whose answer was lost is not repeated: the second try could not tell the first from another process. */
export function notesOf({ notes }: Pick<Collections, 'notes'>): Notes {
  return {
    get: async (name) => (await notes.findOne({ _id: name }))?.value ?? null,
    swap: async (name, from, to) => {
      if (from)
        return (
          (await notes.updateOne({ _id: name, value: from }, { $set: { value: to } })).matchedCount === 1
        );
      return await notes.insertOne({ _id: name, value: to }).then(
        () => true,
        (error: unknown) => !isDuplicate(error),
      );
    },
  };
}
