import type { StreamedContent } from './content/streamed-content.js';
import type { PatientNames } from './index-record.js';
import type { RowChange } from '../vault/seal-row.js';
import type { ResourceType } from '../fhir/resource-types.js';

/** One version of a resource as it is released. */
export interface StoredResource {
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
  /** How the version came to be. */
  readonly change: RowChange;
  /** Whom it is about. */
  readonly patients: readonly PatientNames[];
  /** The resource as UTF-8 JSON, to be sent as it is; empty for a deletion. */
  readonly body: Buffer;
  /** Of a Binary whose content lies apart; the body is then the rest, and says that it is a part. */
  readonly content?: StreamedContent;
}

/** The text of a resource, without the mark of a part where its content lies apart. */
export function wholeText({ body, content }: StoredResource): string {
  return content?.text ?? body.toString();
}

/** What a change did, however the id came about. */
export function outcomeOf({ change }: StoredResource): 'created' | 'updated' | 'deleted' {
  return change === 'created-as' ? 'created' : change;
}

/** A create or update that was done. */
export interface Written {
  /** `existing`: a conditional create matched this resource and changed nothing. */
  readonly outcome: 'created' | 'updated' | 'deleted' | 'existing';
  readonly resource: StoredResource;
}
