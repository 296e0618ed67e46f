import type { ContentPointer } from '../../vault/content/content-pointer.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';

/** Content in blob storage that a draft is to refer to. */
export interface HeldContent {
  readonly pointer: ContentPointer;
  /** The id of the commit that the blob is stored for, which is about to be made; null if another commit has it already. */
  readonly offer: () => Buffer | null;
  /** To be called after a conflict: the next commit needs the content anew. */
  readonly refused: () => Promise<void>;
}

/** A resource whose content, if it has any apart, is stored. */
export interface HeldResource extends ResourceText {
  readonly held?: HeldContent;
}

/** Content of an earlier version, which the next one has too. */
export function keptContent(pointer: ContentPointer): HeldContent {
  return { pointer, offer: () => null, refused: () => Promise.resolve() };
}
