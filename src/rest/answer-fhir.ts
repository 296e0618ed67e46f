import type { IncomingMessage } from 'node:http';
import { indentJson } from '../fhir/json/indent.js';
import type { Answer } from './answer.js';
import type { SiteAnswer } from './answer-site.js';
import { attempt } from './attempt.js';
import { requireJson } from './headers/accept.js';
import { fhirHttpAnswer } from './http-answer.js';
import { httpRequest } from './http-request.js';
import { parseParameters } from './parameters.js';
import { parsePretty } from './presentation.js';
import type { Rest } from './request.js';
import { route } from './route.js';

/** Answers a hostile request below the FHIR base. @param raw its head as it came @param path without a slash in front */
export async function answerFhir(
  rest: Rest,
  incoming: IncomingMessage,
  raw: Buffer,
  path: string,
  query: string,
): Promise<SiteAnswer> {
  const asked = route(incoming.method ?? '', path);
  const wanted = { isPretty: false };
  const answer = await attempt(rest, asked, async () => {
    const parameters = parseParameters(query);
    wanted.isPretty = parsePretty(parameters);
    if (!asked.negotiates) requireJson(incoming.headers.accept, parameters);
    return asked.run(rest, httpRequest(incoming, raw, parameters));
  });
  return {
    interaction: answer.interaction ?? asked.interaction,
    type: 'type' in asked.target ? asked.target.type : null,
    answer: fhirHttpAnswer(
      rest.base(),
      wanted.isPretty || answer.isPretty === true ? indented(answer) : answer,
    ),
  };
}

/** What is not JSON stays as it is. */
function indented(answer: Answer): Answer {
  if ('Content-Type' in answer.headers) return answer;
  return { ...answer, body: answer.body && Buffer.from(indentJson(answer.body.toString())) };
}
