import type { Store } from '../../src/store/port.js';
import { batchContract } from './batch-contract.js';
import { blobsContract } from './blobs-contract.js';
import { boundsContract } from './bounds-contract.js';
import { claimsContract } from './claims-contract.js';
import { concurrencyContract } from './concurrency-contract.js';
import { dataKeysContract } from './data-keys-contract.js';
import { entriesContract } from './entries-contract.js';
import { failuresContract } from './failures-contract.js';
import { findLeafContract } from './find-leaf-contract.js';
import { ledgerContract } from './ledger-contract.js';
import { modelContract } from './model-contract.js';
import { notesContract } from './notes-contract.js';
import { owedContract } from './owed-contract.js';
import { rowsContract } from './rows-contract.js';
import { searchContract } from './search-contract.js';
import { tilesContract } from './tiles-contract.js';

/** An empty store that one test has for itself. */
export interface OpenStore {
  readonly store: Store;
  /** One more, independent handle onto the same data, as a second process would have. The first stays open. */
  reopen(): Promise<Store>;
  /** Closes every handle and opens the store as a server does that starts after a crash, its recovery done. */
  restart(): Promise<Store>;
  /** Closes every handle and removes the data. */
  cleanup(): Promise<void>;
}

/** Holds an adapter to every sentence of `src/store/port.ts`. `open` is called once for each test. */
export function storeContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`the Store contract, kept by ${name}`, function () {
    this.timeout(20_000);
    let opened: OpenStore | undefined;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened?.cleanup();
      opened = undefined;
    });
    const current = (): OpenStore => {
      if (!opened) throw new Error('a store is open within a test only');
      return opened;
    };
    for (const part of parts) part(current);
  });
}

const parts = [
  rowsContract,
  batchContract,
  claimsContract,
  ledgerContract,
  entriesContract,
  findLeafContract,
  tilesContract,
  notesContract,
  owedContract,
  searchContract,
  boundsContract,
  dataKeysContract,
  blobsContract,
  concurrencyContract,
  failuresContract,
  modelContract,
];
