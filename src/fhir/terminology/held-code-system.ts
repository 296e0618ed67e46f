import { codeSystems } from '#generated/terminology.js';
import type { CodeSystem, Concept } from './code-system.js';
import { splitCanonical } from './canonical.js';

const parsed = new Map<string, CodeSystem>();

/**
 * A code system of R4 that the server has, with all its concepts or some of them. SNOMED CT, LOINC, UCUM and others that R4 only
 * points to are not among them.
 *
 * @param canonical the URL; with `|version` only that version will do
 */
export function heldCodeSystem(canonical: string): CodeSystem | null {
  const { url, version } = splitCanonical(canonical);
  const system = parsed.get(url) ?? parse(url);
  if (system === null || (version !== undefined && version !== system.version)) return null;
  parsed.set(url, system);
  return system;
}

function parse(url: string): CodeSystem | null {
  const [head, ...lines] = codeSystems[url]?.split('\n') ?? [];
  if (head === undefined) return null;
  const [version = '', name = '', content, sensitivity] = head.split('\t');
  const codes = lines.map((line) => line.slice(0, line.indexOf('\t')));
  const caseSensitive = sensitivity === 'sensitive';
  const concepts = lines.map((line) => parseConcept(line, codes));
  return {
    url,
    version,
    name,
    complete: content === 'complete',
    caseSensitive,
    concepts: new Map(
      concepts.map((concept) => [caseSensitive ? concept.code : concept.code.toLowerCase(), concept]),
    ),
  };
}

function parseConcept(line: string, codes: readonly string[]): Concept {
  const [code = '', display = '', abstract, parents = ''] = line.split('\t');
  return {
    code,
    display: display === '' ? code : display,
    abstract: abstract === 'abstract',
    parents: parents === '' ? [] : parents.split(',').map((number) => codes[Number(number)] ?? ''),
  };
}
