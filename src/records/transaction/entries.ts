import type { ResourceText } from '../../fhir/json/resource-text.js';
import type { Patch } from '../../fhir/patch/patch.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { Search } from '../../fhir/search/criterion.js';
import type { Precondition } from '../changes.js';
import type { Written } from '../stored-resource.js';

/** One change of a transaction. `fullUrl` is what other entries call the resource by. */
export type TransactionEntry = {
  /** What faults call the entry, such as `Bundle.entry[3]`. */
  readonly place: string;
} & (
  | {
      readonly method: 'POST';
      readonly fullUrl: string | null;
      readonly resource: ResourceText;
      /** If-None-Exist. */
      readonly condition: Search | null;
    }
  | {
      readonly method: 'PUT';
      readonly fullUrl: string | null;
      readonly resource: ResourceText;
      /** Null where the condition finds it. */
      readonly id: string | null;
      readonly condition: Search | null;
      readonly precondition: Precondition;
    }
  | {
      readonly method: 'PATCH';
      readonly fullUrl: string | null;
      readonly type: ResourceType;
      /** Null where the condition finds it. */
      readonly id: string | null;
      readonly condition: Search | null;
      readonly precondition: Precondition;
      readonly patch: Patch;
    }
  | {
      readonly method: 'DELETE';
      readonly type: ResourceType;
      /** Null where the condition finds it. */
      readonly id: string | null;
      readonly condition: Search | null;
      readonly precondition: Precondition;
    }
);

/** What became of an entry. `gone`: there was nothing to delete. */
export type TransactionResult = Written | { readonly outcome: 'gone' };
