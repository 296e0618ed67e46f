import type { ResourceText } from '../../fhir/json/resource-text.js';
import type { ContentPointer } from '../../vault/content/content-pointer.js';
import { sealContent } from '../../vault/content/seal-content.js';
import { fewRandomBytes } from '../../vault/random-bytes.js';
import type { RecordsContext } from '../context.js';
import type { HeldContent, HeldResource } from './held-content.js';
import { readContent } from './streamed-content.js';

/** A resource as it comes in, which may have content that is still to be read: once, and whatever became of the change before. */
export interface IncomingResource extends ResourceText {
  readonly content?: AsyncIterable<Buffer>;
}

/**
 * Stores the content of a resource, if it has any, and does what is to be done with it. What no commit was made for is removed; of a
 * commit whose fate is not known the store finds out.
 *
 * @throws Fault of the content or of the work
 */
export async function withUpload<T>(
  context: RecordsContext,
  resource: IncomingResource,
  work: (resource: HeldResource) => Promise<T>,
): Promise<T> {
  if (!resource.content) return work(resource);
  const upload = makeUpload(context, await storeContent(context, resource.content));
  try {
    return await work({ ...resource, held: upload });
  } finally {
    await upload.end();
  }
}

interface StoredBlob {
  readonly commit: Buffer;
  readonly pointer: ContentPointer;
}

async function storeContent(context: RecordsContext, content: AsyncIterable<Buffer>): Promise<StoredBlob> {
  const commit = fewRandomBytes(16);
  const sealed = sealContent(content);
  await context.store.blobs.put(sealed.blob, commit, sealed.chunks);
  return { commit, pointer: sealed.pointer() };
}

/** A blob is for one commit: after a conflict it is stored anew from what is there, since the client sends it only once. */
function makeUpload(
  context: RecordsContext,
  first: StoredBlob,
): HeldContent & { readonly end: () => Promise<void> } {
  let stored = first;
  let isOffered = false;
  return {
    get pointer() {
      return stored.pointer;
    },
    offer: () => {
      isOffered = true;
      return stored.commit;
    },
    refused: async () => {
      const before = stored.pointer;
      stored = await storeContent(context, readContent(context, before));
      isOffered = false;
      await context.store.blobs.delete(before.blob);
    },
    end: async () => {
      if (!isOffered) await context.store.blobs.delete(stored.pointer.blob);
    },
  };
}
