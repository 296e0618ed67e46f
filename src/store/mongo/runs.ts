import { refuse, undecided, type Attempt } from './attempt.js';
import { text } from './documents.js';

/** The first attempts, up to where a version is wanted that one of them wants: what becomes of that one comes first. */
export function nextRun(attempts: readonly Attempt[]): readonly Attempt[] {
  const wanted = new Set<string>();
  const end = attempts.findIndex((attempt) => {
    const rows = rowsOf(attempt);
    if (rows.some((row) => wanted.has(row))) return true;
    for (const row of rows) wanted.add(row);
    return false;
  });
  return end === -1 ? attempts : attempts.slice(0, end);
}

/** What is left to do after a run: refuses those who want a version that it wrote, or found to exist. */
export function afterRun(run: readonly Attempt[], rest: readonly Attempt[]): Attempt[] {
  const taken = new Set(run.filter(showsTaken).flatMap(rowsOf));
  for (const attempt of rest) {
    if (rowsOf(attempt).some((row) => taken.has(row))) refuse(attempt, 'version');
  }
  return undecided(rest);
}

function showsTaken({ result, versions }: Attempt): boolean {
  if (result?.kind === 'committed') return true;
  return result?.about === 'version' && versions.length === 1;
}

function rowsOf({ versions }: Attempt): string[] {
  return versions.map(({ _id }) => text(_id));
}
