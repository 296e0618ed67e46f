import { compile } from './compile.js';
import { parseExpression } from './parse.js';
import type { Evaluate } from './scope.js';

/** A FHIRPath expression made ready to be asked of any resource. */
export interface Expression {
  readonly evaluate: Evaluate;
}

/**
 * Makes a hostile expression ready (FHIRPath N1, with what R4 2.9.4 adds).
 *
 * @throws Fault `invalid-request` for one that means nothing; the message says nothing of it
 */
export function compileExpression(hostile: string): Expression {
  return { evaluate: compile(parseExpression(hostile)) };
}
