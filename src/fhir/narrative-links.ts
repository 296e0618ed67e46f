const linkTag = /<(?:a|img)\s[^<>]*>/gi;
const linkAttribute = /(\s(?:href|src)\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi;

/**
 * Rewrites the links of a hostile narrative: `href` of `a` and `src` of `img`. All else stays as it is.
 *
 * @param rewrite gives the new URL, or undefined to keep the old one.
 */
export function rewriteNarrativeLinks(
  hostileXhtml: string,
  rewrite: (url: string) => string | undefined,
): string {
  return hostileXhtml.replaceAll(linkTag, (tag) =>
    tag.replaceAll(linkAttribute, (attribute, start: string, double?: string, single?: string) => {
      const url = rewrite(unescapeXml(double ?? single ?? ''));
      return url === undefined ? attribute : `${start}"${escapeXml(url)}"`;
    }),
  );
}

function unescapeXml(text: string): string {
  return text.replaceAll('&amp;', '&');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
