/** Acts on all of them, sixteen at a time. */
export async function inParallel<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const one of left) await act(one);
    }),
  );
}
