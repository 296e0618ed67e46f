import type { Answer } from './answer.js';
import { faultAnswer } from './outcome.js';
import type { Rest } from './request.js';

/** Runs an interaction; what it throws becomes its answer. */
export async function attempt(
  rest: Pick<Rest, 'report'>,
  interaction: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await interaction();
  } catch (error) {
    return failure(rest, error);
  }
}

/** The answer to what failed; reported too, unless it is the client's doing. */
export function failure({ report }: Pick<Rest, 'report'>, error: unknown): Answer {
  const answer = faultAnswer(error);
  if (answer.status >= 500) report(error);
  return answer;
}
