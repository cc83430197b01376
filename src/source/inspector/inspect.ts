import type { ParsedSource } from '../parsedSource';
import { authenticationNode } from './authentication';
import type { InspectorNode, InspectorWording } from './node';
import { partsNode } from './parts';
import { routeNode } from './route';

/** What a developer asks of a message: the way it came, what was checked on it, and what it is made of. */
export function inspectSource(
  source: ParsedSource,
  wording: InspectorWording,
): readonly InspectorNode[] {
  return [routeNode(source, wording), authenticationNode(source), partsNode(source, wording)];
}
