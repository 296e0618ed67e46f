/** Maps with at most `limit` elements under way at a time; the results are in the order of the elements. */
export async function mapBounded<T, U>(
  elements: readonly T[],
  limit: number,
  work: (element: T) => Promise<U>,
): Promise<U[]> {
  const results: U[] = [];
  const waiting = elements.entries();
  const worker = async (): Promise<void> => {
    // All workers take from the same iterator.
    for (const [i, element] of waiting) results[i] = await work(element);
  };
  await Promise.all(Array.from({ length: Math.min(limit, elements.length) }, worker));
  return results;
}
