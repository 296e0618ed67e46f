/**
 * Turns a look at many things into a look at one: what is asked for in one turn of the event loop is looked at together. A database
 * across a network is asked once for all the requests in flight.
 *
 * @param lookAtAll answers in the order of the things
 */
export function gather<T, A>(
  lookAtAll: (things: readonly T[]) => Promise<readonly A[]>,
): (thing: T) => Promise<A> {
  let things: T[] = [];
  let answers: Promise<readonly A[]> | null = null;
  const start = (): Promise<readonly A[]> =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        const asked = things;
        [things, answers] = [[], null];
        lookAtAll(asked).then(resolve, reject);
      });
    });
  return async (thing) => {
    const place = things.push(thing) - 1;
    answers ??= start();
    return (await answers)[place] as A;
  };
}
