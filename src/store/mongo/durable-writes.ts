import type { MongoClient, WriteConcernSettings } from 'mongodb';

/**
 * What to ask for so that an acknowledged write outlives SIGKILL, power cuts and the loss of any minority of the nodes. A
 * replica set or a sharded cluster does that for `majority`. A lone node has nobody to wait for and then answers before its
 * journal is on disk, `j` or not; asked for one node, it waits for the journal.
 */
export async function durableWrites(client: MongoClient): Promise<WriteConcernSettings> {
  const hello = await client.db('admin').command({ hello: 1 });
  const isAlone = hello['setName'] === undefined && hello['msg'] !== 'isdbgrid';
  return { w: isAlone ? 1 : 'majority', journal: true };
}
