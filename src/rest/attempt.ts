import { Fault } from '../fault.js';
import type { Interaction } from '../log.js';
import type { Refused } from '../records/record-refusal.js';
import type { Answer } from './answer.js';
import { faultAnswer } from './outcome.js';
import type { Rest } from './request.js';
import type { Route } from './route.js';

/** Runs an interaction; what it throws becomes its answer, once the ledger has an entry about it. */
export async function attempt(
  rest: Rest,
  asked: Pick<Route, 'interaction' | 'target'>,
  interaction: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await interaction();
    if (answer.status < 400) return answer;
    await enter(rest, asked, new Fault('method-not-allowed', 'the address does not have this method'));
    return answer;
  } catch (error) {
    return refuse(rest, asked, error);
  }
}

/** The answer to what failed; reported too, unless it is the client's doing. */
export function failure({ report }: Pick<Rest, 'report'>, error: unknown): Answer {
  const answer = faultAnswer(error);
  if (answer.status >= 500) report(error);
  return answer;
}

async function refuse(
  rest: Rest,
  asked: Pick<Route, 'interaction' | 'target'>,
  error: unknown,
): Promise<Answer> {
  const answer = failure(rest, error);
  // What the ledger cannot be asked to keep cannot be entered either: the answer says no more than that.
  if (answer.status === 503) return answer;
  try {
    await enter(rest, asked, error);
    return answer;
  } catch (fault) {
    return failure(rest, fault);
  }
}

function enter(
  { records }: Rest,
  { interaction, target }: Pick<Route, 'interaction' | 'target'>,
  error: unknown,
): Promise<void> {
  return records.refused({
    interaction: auditedAs(interaction),
    type: 'type' in target ? target.type : null,
    id: 'id' in target ? target.id : null,
    version: 'version' in target ? target.version : null,
    error,
  });
}

/** What touches no record has no name of its own in the audit. */
function auditedAs(interaction: Interaction): Refused['interaction'] {
  switch (interaction) {
    case 'capabilities':
    case 'health':
    case 'ready':
    case 'metrics':
    case 'ledger':
    case 'keys':
      return 'unknown';
    default:
      return interaction;
  }
}
