import { randomBytes } from 'node:crypto';
import { draftCreate, draftDelete, draftUpdate } from '../../src/records/changes.js';
import type { RecordsContext } from '../../src/records/context.js';
import { sealDraft, type Draft } from '../../src/records/draft.js';
import type { Records } from '../../src/records/records.js';
import { searchResources } from '../../src/records/search/search-resources.js';

/**
 * Records without their door: what goes through here leaves no AuditEvent, so that a test of searches for AuditEvents finds those
 * that it wrote and no others.
 */
export function quietRecords(context: RecordsContext): Records {
  const commit = async (draft: Draft): Promise<Awaited<ReturnType<typeof sealDraft>>['resource']> => {
    const { version, dataKeys, bounds, resource } = await sealDraft(context, draft, null, []);
    const contentKey = randomBytes(32);
    const entry = {
      subject: null,
      request: Buffer.alloc(0),
      change: null,
      event: Buffer.from('{}'),
      contentKey,
    };
    await context.queue.submit({
      commit: { id: randomBytes(16), versions: [version], dataKeys, bounds, claims: null, owed: null },
      entries: [entry],
    });
    context.spread.raised(bounds);
    await context.dataKeys.saved(dataKeys);
    return resource;
  };
  const quiet: Partial<Records> = {
    create: async (text) => ({
      outcome: 'created',
      resource: await commit(draftCreate(text, randomBytes(8).toString('hex'))),
    }),
    update: async (text, id, precondition) => ({
      outcome: 'updated',
      resource: await commit(await draftUpdate(context, text, id, precondition)),
    }),
    delete: async (type, id, precondition) => {
      const draft = await draftDelete(context, type, id, precondition);
      return draft && commit(draft);
    },
    search: (query, after) => searchResources(context, query, after),
  };
  return quiet as Records;
}
