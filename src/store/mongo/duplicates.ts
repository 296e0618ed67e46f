import {
  MongoBulkWriteError,
  MongoServerError,
  type Collection,
  type OptionalUnlessRequiredId,
} from 'mongodb';

const duplicateKey = 11_000;

/** Whether a single write was refused because of a unique index. Any other failure is thrown again. */
export function isDuplicate(error: unknown): true {
  if (error instanceof MongoServerError && error.code === duplicateKey) return true;
  throw error;
}

/** Inserts all documents that can be; answers the positions of those refused because of a unique index. */
export async function insertEach<T extends { _id: unknown }>(
  collection: Collection<T>,
  documents: readonly OptionalUnlessRequiredId<T>[],
): Promise<number[]> {
  if (documents.length === 0) return [];
  try {
    await collection.insertMany(documents, { ordered: false });
    return [];
  } catch (error) {
    return duplicatesOf(error);
  }
}

/**
 * The positions of the writes of an unordered bulk that were refused because of a unique index. If anything else went
 * wrong too, it is not sure that the others are durable, and the error is thrown again.
 */
export function duplicatesOf(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const refused = [error.writeErrors].flat();
  const sure = refused.length > 0 && error.result.getWriteConcernError() === undefined;
  if (!sure || refused.some(({ code }) => code !== duplicateKey)) throw error;
  return refused.map(({ index }) => index);
}
