import type { Written } from '../records/stored-resource.js';
import { plainAnswer, type Answer } from './answer.js';
import type { Prefer } from './headers/prefer.js';
import { successAnswer } from './outcome.js';

/** The answer to a create or an update (R4 3.1.0.8, 3.1.0.4): 201 where there was nothing before, 200 otherwise. */
export function writtenAnswer({ outcome, resource }: Written, { answer }: Prefer): Answer {
  const status = outcome === 'created' ? 201 : 200;
  const body = answer === 'minimal' ? null : resource.body;
  return {
    ...(answer === 'OperationOutcome' ? successAnswer(status, texts[outcome]) : plainAnswer(status, body)),
    about: resource,
    located: outcome !== 'updated',
  };
}

/** The answer to a delete (R4 3.1.0.7); null: there was nothing to delete. */
export function deletedAnswer(deletion: Written['resource'] | null, { answer }: Prefer): Answer {
  const plain = answer === 'OperationOutcome' ? successAnswer(200, texts.deleted) : plainAnswer(204, null);
  return { ...plain, about: deletion };
}

const texts = {
  created: 'the resource was created',
  updated: 'the resource was updated',
  existing: 'the resource was there already and was left as it is',
  deleted: 'there is no such resource any more',
};
