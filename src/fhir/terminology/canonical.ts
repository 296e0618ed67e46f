/** A canonical (R4 2.24.0.5) in its parts: the URL, and the version behind the last bar. */
export function splitCanonical(canonical: string): { url: string; version: string | undefined } {
  const bar = canonical.lastIndexOf('|');
  return bar === -1
    ? { url: canonical, version: undefined }
    : { url: canonical.slice(0, bar), version: canonical.slice(bar + 1) };
}
