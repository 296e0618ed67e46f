import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

describe('Dependencies', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const [, atRunTime = '', forDevelopment = ''] = readFileSync('docs/dependencies.md', 'utf8').split(
    /^## .*$/m,
  );

  it('at run time are those that docs/dependencies.md gives a reason for', () => {
    assert.deepEqual(namesIn(atRunTime), Object.keys(manifest.dependencies));
  });

  it('for development are those that docs/dependencies.md gives a reason for', () => {
    assert.deepEqual(namesIn(forDevelopment), Object.keys(manifest.devDependencies));
  });

  it('each have a line with a reason, and only one', () => {
    for (const line of linesOf(atRunTime + forDevelopment)) assert.match(line, /^- `[^`]+` – \S.{20,}\.$/);
  });

  it('are pinned to one version', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    for (const version of versions) assert.match(version, /^\d+\.\d+\.\d+$/);
  });
});

function linesOf(section: string): string[] {
  return section.split('\n').filter((line) => line.startsWith('-'));
}

function namesIn(section: string): string[] {
  return linesOf(section).map((line) => /^- `([^`]+)`/.exec(line)?.[1] ?? line);
}
