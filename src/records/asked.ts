import type { Caller } from '../auth/caller.js';

/** Who asks, and how: what every entry of the ledger tells. */
export interface Asked {
  readonly caller: Caller;
  /** Comes back to the client as X-Request-Id. */
  readonly requestId: string;
  /** Request line and headers as they came, without credentials. */
  readonly request: Buffer;
}
