/** Words that a thief would look for: each stands in some resource of the workload and nowhere else. */
export const canaries: Readonly<Record<string, string>> = {
  family: 'Quillfeather',
  given: 'Wrenhilda',
  nhsNumber: '9434765919',
  otherNumber: 'MRN-KZ-77120486',
  system: 'https://fhir.nhs.uk/Id/nhs-number',
  birthDate: '1947-09-23',
  dateOfCare: '2019-04-11T07:43',
  chosenId: 'tarn-vexillum-0451',
  snomed: '235595009-zq',
  freeText: 'reports burning behind the sternum',
  address: '17 Larkspur Mews',
  phone: '+44 7700 900461',
  tag: 'urn:canary:tagsystem',
  document: 'discharge letter, plain as day',
};

/** Every way in which a word could lie in a file and still be read: UTF-8, UTF-16 both ways, hexadecimal, base64 at any offset. */
export function disguises(word: string): Buffer[] {
  const utf8 = Buffer.from(word);
  const utf16 = Buffer.from(word, 'utf16le');
  const hex = utf8.toString('hex');
  return [
    utf8,
    Buffer.from(word.toLowerCase()),
    Buffer.from(word.toUpperCase()),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...[0, 1, 2].flatMap((offset) => base64At(utf8, offset)),
  ];
}

/** The characters of a base64 text that depend on the word alone, when it begins at this offset modulo three. */
function base64At(word: Buffer, offset: number): Buffer[] {
  const before = Buffer.alloc(offset, 'x');
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + word.length) * 8) / 6);
  const whole = Buffer.concat([before, word, Buffer.alloc(3, 'x')]);
  return (['base64', 'base64url'] as const).map((form) =>
    Buffer.from(whole.toString(form).slice(start, end)),
  );
}

/** The names of those canaries, or of further words, that the bytes hold in any disguise. */
export function foundIn(bytes: Buffer, words: Readonly<Record<string, string>>): string[] {
  return Object.entries(words)
    .filter(([, word]) => disguises(word).some((disguise) => bytes.includes(disguise)))
    .map(([name]) => name);
}
