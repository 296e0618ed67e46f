import { refuse, type Attempt } from './attempt.js';
import type { Context } from './context.js';
import { insertVersions } from './insert-versions.js';
import { raiseBounds } from './raise-bounds.js';
import { storeKeys } from './store-keys.js';

/**
 * Writes all that must be there before the commit point: data keys, bounds, and the versions, which nobody sees
 * yet. An attempt that runs into what is there already gets its conflict.
 */
export async function stage(context: Context, attempts: readonly Attempt[]): Promise<void> {
  const [areStored] = await Promise.all([
    storeKeys(
      context,
      attempts.flatMap(({ commit }) => commit.dataKeys),
    ),
    raiseBounds(
      context,
      attempts.flatMap(({ commit }) => commit.bounds),
    ),
    insertVersions(context, attempts),
  ]);
  for (const attempt of attempts) if (!areStored(attempt.commit.dataKeys)) refuse(attempt, 'data-key');
}
