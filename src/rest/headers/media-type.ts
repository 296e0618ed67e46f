/** A media type, or a range of them. */
export interface MediaType {
  /** Lower case, such as `application/fhir+json`, `application/*`. */
  readonly name: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

const token = /^[\w!#$&^.+\-*%']+$/;

/** Parses one hostile media type or range (RFC 9110 8.3.1); null if it is malformed. */
export function parseMediaType(hostile: string): MediaType | null {
  const [name = '', ...rest] = hostile.split(';').map((part) => part.trim());
  const [type = '', subtype = '', extra] = name.split('/');
  if (extra !== undefined || !token.test(type) || !token.test(subtype)) return null;
  const parameters = rest.filter((part) => part !== '').map(parseParameter);
  if (parameters.includes(null)) return null;
  return { name: name.toLowerCase(), parameters: new Map(parameters.filter((pair) => pair !== null)) };
}

function parseParameter(part: string): [string, string] | null {
  const match = /^([\w!#$&^.+\-*%']+)\s*=\s*(?:"([^"\\]*)"|([\w!#$&^.+\-*%']+))$/.exec(part);
  return match?.[1] === undefined ? null : [match[1].toLowerCase(), match[2] ?? match[3] ?? ''];
}
