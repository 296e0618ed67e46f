import { Fault } from '../../fault.js';
import { subsetText } from '../../fhir/subset/subset-text.js';
import type { ContentPointer } from '../../vault/content/content-pointer.js';
import { openContent } from '../../vault/content/open-content.js';
import type { RecordsContext } from '../context.js';
import type { StoredResource } from '../stored-resource.js';

/** Content that is read when it is asked for, and never held in memory as a whole. */
export interface StreamedContent {
  /** All of the resource but its content, as it is released. */
  readonly text: string;
  /** Bytes. */
  readonly length: number;
  /** The content from its beginning, each chunk verified. @throws Fault `tampered`, `unavailable` */
  readonly chunks: () => AsyncIterable<Buffer>;
  readonly pointer: ContentPointer;
}

/** A resource whose content lies apart: its body says that it is a part (SUBSETTED). @param body all of it but the content */
export function streamedResource(
  context: RecordsContext,
  resource: Omit<StoredResource, 'body'>,
  body: Buffer,
  pointer: ContentPointer,
): StoredResource {
  const text = body.toString();
  const { length } = pointer;
  const content = { text, length, pointer, chunks: () => readContent(context, pointer) };
  return { ...resource, body: Buffer.from(subsetText(text, { kind: 'data' })), content };
}

/** Content in blob storage from its beginning. @throws Fault `tampered`, `unavailable` */
export async function* readContent(
  { store }: RecordsContext,
  pointer: ContentPointer,
): AsyncGenerator<Buffer> {
  const sealed = await store.blobs.get(pointer.blob);
  if (!sealed) throw new Fault('tampered', 'content is missing from blob storage');
  yield* openContent(pointer, sealed);
}
