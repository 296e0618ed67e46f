import { Fault, type FaultIssue } from '../../fault.js';

/** Runs what is done for one entry of a Bundle; a fault of it says where, in its issues. @param place such as `Bundle.entry[3]` */
export async function inPlace<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? placed(error, place) : error;
  }
}

/** The same fault, of an entry. */
export function placed({ code, message, issues, cause }: Fault, place: string): Fault {
  const whole: FaultIssue = { expression: place, code: 'invalid', text: message };
  return new Fault(code, message, issues.length === 0 ? [whole] : placedIssues(issues, place), cause);
}

/** `Patient.name[0]` is `Bundle.entry[3].resource.name[0]`. */
export function placedIssues<I extends FaultIssue>(issues: readonly I[], place: string): I[] {
  return issues.map((issue) => {
    if (issue.expression.startsWith('Bundle.entry[')) return issue;
    const inner = issue.expression.replace(/^[A-Z]\w*\.?/, '');
    return { ...issue, expression: [place, 'resource', ...(inner === '' ? [] : [inner])].join('.') };
  });
}
