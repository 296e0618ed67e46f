/** Bytes. */
const longest = 16 << 10;
const cut = '(cut)\r\n';

const credentials = new Set(['authorization', 'proxy-authorization', 'cookie']);

/**
 * A hostile request as it was sent, for the query entity of an AuditEvent: request line and headers, without those that carry
 * credentials. At most 16 KiB; what does not fit is left out at the end of a line, and a last line `(cut)` says so.
 *
 * @param headers names and values in turns, as `IncomingMessage.rawHeaders` has them
 */
export function rawRequest(method: string, target: string, headers: readonly string[]): Buffer {
  const lines = [line(`${method} ${withoutToken(target)} HTTP/1.1`), ...headerLines(headers)];
  // Node reads the head of a request as Latin-1, one character a byte.
  return Buffer.from(bounded(lines.join('')), 'latin1');
}

/** RFC 6750 2.3: a token may come in the URL, where it should not. */
function withoutToken(target: string): string {
  return target.replace(/([?&]access_token=)[^&]*/gi, '$1');
}

function headerLines(headers: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (!credentials.has(name.toLowerCase())) lines.push(line(`${name}: ${headers[i + 1] ?? ''}`));
  }
  return lines;
}

/** The URL of an entry of a Bundle may hold what no HTTP request can: it must not look like a line of its own. */
function line(hostile: string): string {
  return `${hostile.replace(/[\r\n]|[^\0-\xff]+/g, percentEncoded)}\r\n`;
}

function percentEncoded(text: string): string {
  return Buffer.from(text).toString('hex').replace(/../g, '%$&');
}

function bounded(text: string): string {
  if (text.length <= longest) return text;
  const room = text.slice(0, longest - cut.length);
  const end = room.lastIndexOf('\r\n') + 2;
  // Of a request line that does not fit, the beginning tells more than nothing.
  return (end > 1 ? room.slice(0, end) : `${room.slice(0, -2)}\r\n`) + cut;
}
