import { Fault } from '../../fault.js';
import type { GatherCosignatures } from '../publisher.js';
import type { ConsistencyProver } from './ask-witness.js';
import { gatherCosignatures, type QuorumPolicy } from './gather-cosignatures.js';

/**
 * What a publisher asks before it publishes: cosignatures under a policy. Remembers what each witness has.
 *
 * @param patience milliseconds that the witnesses have for one checkpoint
 * @returns a function that throws Fault `unavailable` where the policy requires more than came
 */
export function requireQuorum(
  policy: QuorumPolicy,
  prove: ConsistencyProver,
  patience: number,
): GatherCosignatures {
  const sizes = new Map<string, number>();
  return async (note) => {
    const { note: cosigned, met } = await gatherCosignatures(note, { policy, prove, sizes, patience });
    if (met) return cosigned;
    throw new Fault('unavailable', 'too few witnesses cosigned the checkpoint');
  };
}
