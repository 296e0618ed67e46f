import type { DataKeys as StoredDataKeys } from '../store/port.js';
import type { DataKeys } from './data-keys.js';

/** How often the store is asked, and for how long it may stay silent before no key in memory is trusted. Milliseconds. */
const every = 1000;
const longestSilence = 5000;

/** How far apart the clocks of two hosts may be, in milliseconds. */
const clockSkew = 300_000;

/**
 * Drops data keys from memory within about a second of their destruction by any process. While the store cannot be asked, all
 * keys are dropped: nothing that may have been erased is opened.
 *
 * @returns stops watching
 */
export function watchDestroyedKeys(stored: StoredDataKeys, keys: DataKeys): () => void {
  let heard = Date.now();
  let stopped = false;
  const look = async (): Promise<void> => {
    const asked = Date.now();
    try {
      keys.forget(await stored.destroyedSince(heard - clockSkew));
      heard = asked;
    } catch {
      if (asked - heard > longestSilence) keys.forgetAll();
    }
    if (!stopped) timer = setTimeout(() => void look(), every).unref();
  };
  let timer = setTimeout(() => void look(), every).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
