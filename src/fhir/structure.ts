import { validators, type StructureFault } from '#generated/validators.js';
import type { FaultIssue } from '../fault.js';
import { elementPath, type ElementPlace } from './element-path.js';
import { isResourceType, type ResourceType } from './resource-types.js';
import { explainStructureFault } from './structure-fault.js';

const maxIssues = 50;

/**
 * Holds a hostile value against the definition of a resource type (R4 2.6.2): names, shapes, cardinalities,
 * primitive values and choices, of the resource and of all resources within it. Invariants, value sets and
 * profiles are not looked at.
 *
 * The value must come from JSON of limited depth.
 *
 * @returns what is wrong, at most 50 issues; none for a resource that is well-formed.
 */
export function checkStructure(type: ResourceType, hostile: unknown): FaultIssue[] {
  const issues: FaultIssue[] = [];
  checkResource(type, hostile, () => ({ expression: type, type }), issues);
  return issues;
}

/** Only a resource with a fault needs to know where it stands. */
type Locate = () => ElementPlace;

function checkResource(type: ResourceType, hostile: unknown, locate: Locate, issues: FaultIssue[]): void {
  if (issues.length >= maxIssues) return;
  const validate = validators[type];
  const context = {
    enough: false,
    resource(pointer: string, nested: unknown): void {
      checkNested(nested, () => elementPath(locate(), pointer), issues);
      context.enough = issues.length >= maxIssues;
    },
  };
  if (validate.call(context, hostile)) return;
  for (const fault of validate.errors ?? []) add(issues, () => explain(fault, locate(), hostile));
}

function checkNested(hostile: unknown, locate: Locate, issues: FaultIssue[]): void {
  const type = typeOf(hostile);
  if (isResourceType(type)) {
    checkResource(type, hostile, () => ({ expression: locate().expression, type }), issues);
  } else {
    add(issues, () => ({
      expression: locate().expression,
      code: 'structure',
      text: 'expected a resource: an object with resourceType, the name of a resource type of R4',
    }));
  }
}

function typeOf(hostile: unknown): unknown {
  return typeof hostile === 'object' && hostile !== null && 'resourceType' in hostile
    ? hostile.resourceType
    : undefined;
}

function explain(fault: StructureFault, resource: ElementPlace, hostile: unknown): FaultIssue {
  return explainStructureFault(fault, elementPath(resource, fault.instancePath), valueAt(hostile, fault));
}

function valueAt(hostile: unknown, { instancePath }: StructureFault): unknown {
  return instancePath
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], hostile);
}

function add(issues: FaultIssue[], issue: () => FaultIssue): void {
  if (issues.length < maxIssues) issues.push(issue());
}
