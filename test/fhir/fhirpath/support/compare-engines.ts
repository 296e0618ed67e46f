import { examples, type Example } from '../../support/examples.js';
import { asked, askedOfReference } from './both-engines.js';
import { officialExpressions } from './official-expressions.js';

/** Rules that the package holds broken where they are not, and why; ours has to say that they are kept: the examples keep them. */
const rules: ReadonlyMap<string, string> = new Map([
  ['ele-1', 'it passes over the element of ExampleScenario.instance that is called resourceType'],
  ['ctm-1', 'it does not know the type of what our function for references gives'],
  ['ext-1', 'it does not know that what is called extension is of the type Extension (R4 2.4.0)'],
  ['eld-16', 'its regular expressions take no needless backslash, such as the one before the hyphen'],
  ['eld-19', 'the same'],
  ['eld-20', 'its regular expressions take no bracket that closes nothing'],
]);

/** Search parameters that it does not evaluate, and why. */
const parameters: ReadonlyMap<string, string> = new Map([
  [
    'questionnaireresponse-extensions-QuestionnaireResponse-item-subject',
    'it has no hasExtension(), which this search parameter of R4 uses',
  ],
]);

/** Examples on which it differs in quantities, and why. */
const withQuantities: ReadonlyMap<string, string> = new Map([
  ['Observation-decimal.json', 'it rounds decimals to eight places, so that two of them are the same'],
  [
    'Observation-f205.json',
    'it refuses the code of a unit that UCUM does not have, and the whole expression with it',
  ],
]);

/** Lines that say where the two engines differ without a known reason, and how many expressions were compared. */
export function compareEngines(wanted: (example: Example, place: number) => boolean): {
  compared: number;
  differences: string[];
} {
  const expressions = officialExpressions();
  const found = { compared: 0, differences: [] as string[] };
  let place = 0;
  for (const example of examples()) {
    if (!wanted(example, place++)) continue;
    for (const { origin, text } of expressions.get(example.type) ?? []) {
      const mine = asked(text, example.type, example.resource);
      const other = askedOfReference(text, example.resource);
      found.compared += 1;
      if (mine !== other && !isKnown(example.name, origin, mine)) {
        found.differences.push(`${example.name} ${origin}: ${mine.slice(0, 200)} but ${other.slice(0, 200)}`);
      }
    }
  }
  return found;
}

function isKnown(example: string, origin: string, mine: string): boolean {
  if (mine === 'fault') return false;
  if (rules.has(origin)) return /^\[(?:true(?:,true)*)?\]$/.test(mine);
  return parameters.has(origin) || (withQuantities.has(example) && origin.includes('-value-'));
}
