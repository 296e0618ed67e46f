import type { Cosigning } from '../publisher.js';
import { openNote } from '../signed-note.js';
import type { ConsistencyProver } from './ask-witness.js';
import type { QuorumPolicy } from './gather-cosignatures.js';
import { requireQuorum } from './require-quorum.js';

/** How long the witnesses have for one checkpoint, in milliseconds. */
const patience = 2000;

/** What a publisher has to know of witnesses, and how it asks them. */
export function makeCosigning(policy: QuorumPolicy, prove: ConsistencyProver): Cosigning {
  const keys = policy.witnesses.map(({ key }) => key);
  return {
    required: policy.required,
    quorum: policy.quorum,
    count: (note) => openNote(note, keys).signatures.filter(({ key }) => key !== null).length,
    gather: requireQuorum(policy, prove, patience),
  };
}
