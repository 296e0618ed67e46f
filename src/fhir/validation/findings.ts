import type { Issue } from './issue.js';

const most = 100;

/** So often may be found what was said before. */
const mostRepeated = 1000;

/** Gathers what a validation finds. */
export interface Findings {
  /** Whether there are so many issues that the rest is left aside: garbage must not cost much. */
  full: boolean;
  /** How many issues say that a value does not have the form of its type. */
  basic: number;
  readonly issues: Issue[];
  /** Keeps an issue, unless the same was said before. */
  add(issue: Issue): void;
}

/** Up to 100 issues. */
export function makeFindings(): Findings {
  const said = new Set<string>();
  let repeated = 0;
  const findings: Findings = { full: false, basic: 0, issues: [], add };
  return findings;

  function add(issue: Issue): void {
    const words = `${issue.code} ${issue.expression} ${issue.text}`;
    if (findings.full) return;
    if (said.has(words)) repeated += 1;
    else keep(issue, words);
    findings.full = findings.issues.length >= most || repeated >= mostRepeated;
  }

  function keep(issue: Issue, words: string): void {
    said.add(words);
    findings.issues.push(issue);
    if (issue.basic) findings.basic += 1;
  }
}
