import type { Answer } from '../answer.js';
import type { Rest, RestRequest } from '../request.js';
import { metaChange } from './change-meta.js';
import { everything } from './everything.js';
import { expand } from './expand.js';
import { lookup } from './lookup.js';
import { meta } from './meta.js';
import type { OperationName, OperationTarget } from './served.js';
import { subsumesOperation } from './subsumes.js';
import { validateCode } from './validate-code.js';
import { validateOperation } from './validate.js';

/** Runs the operation that a request asks for (R4 3.2). @throws Fault */
export function runOperation(rest: Rest, request: RestRequest, target: OperationTarget): Promise<Answer> {
  return operations[target.name](rest, request, target);
}

type Run = (rest: Rest, request: RestRequest, target: OperationTarget) => Promise<Answer>;

const operations: Readonly<Record<OperationName, Run>> = {
  expand,
  'validate-code': validateCode,
  lookup,
  subsumes: subsumesOperation,
  everything,
  validate: validateOperation,
  meta,
  'meta-add': metaChange('add'),
  'meta-delete': metaChange('delete'),
};
