import { plainAnswer, type Answer } from '../answer.js';
import { batch } from '../bundle/batch.js';
import { bundleText } from '../bundle/bundle-text.js';
import { parseBundle } from '../bundle/parse-bundle.js';
import { answerPieces } from '../bundle/response-text.js';
import { transaction } from '../bundle/transaction.js';
import type { Rest, RestRequest } from '../request.js';

/** R4 3.1.0.11: a batch or a transaction; the answers are in the order of the entries. */
export async function postBundle(rest: Rest, request: RestRequest): Promise<Answer> {
  const { type, entries } = parseBundle(await request.resource());
  const answers = await (type === 'batch' ? batch : transaction)(rest, request, entries);
  const pieces = answers.map((answer) => answerPieces(rest.base(), answer));
  return { ...plainAnswer(200, bundleText({ type: `${type}-response` }, pieces)), interaction: type };
}
