/** What a client would like (R4 3.1.0.1.7, 3.1.1.1; RFC 7240). */
export interface Prefer {
  /** What the answer to a change shows; null if the client does not mind. */
  readonly answer: 'minimal' | 'representation' | 'OperationOutcome' | null;
  /** Unknown and malformed search parameters are left out instead of refused. */
  readonly lenient: boolean;
}

/** Parses the hostile header; a preference that is not known is ignored, as preferences are. */
export function parsePrefer(hostile: string | undefined): Prefer {
  if (hostile === undefined) return { answer: null, lenient: false };
  const preferences = new Map(hostile.split(/[,;]/).map(parsePreference));
  return {
    answer: answers.find((answer) => answer === preferences.get('return')) ?? null,
    lenient: preferences.get('handling') === 'lenient',
  };
}

const answers = ['minimal', 'representation', 'OperationOutcome'] as const;

function parsePreference(hostile: string): [string, string] {
  const [name = '', value = ''] = hostile.split('=').map((part) => part.trim());
  return [name.toLowerCase(), value.replace(/^"(.*)"$/, '$1')];
}
