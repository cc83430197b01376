import { safeLabel } from '../../shared/safeText';
import type { HeaderField } from '../entity';
import {
  type AuthenticationResult,
  parseAuthenticationResults,
} from '../fields/authenticationResults';
import { methodWords, propertyWords, resultWords } from '../fields/authenticationWords';
import { firstFields } from '../firstFields';
import type { ParsedSource } from '../parsedSource';
import type { InspectorIcon, InspectorNode } from './node';

const MAX_FIELDS = 100;
const ICONS: Readonly<Record<string, InspectorIcon>> = {
  pass: 'passed',
  fail: 'failed',
  softfail: 'failed',
  permerror: 'failed',
  hardfail: 'failed',
  policy: 'failed',
};

/** What servers stated in Authentication-Results (RFC 8601) and ARC-Authentication-Results (RFC 8617). */
export function authenticationNode(source: ParsedSource): InspectorNode {
  const stated = firstFields(
    source.structure.root.fields.filter(({ name }) =>
      /^(?:arc-)?authentication-results$/iu.test(name),
    ),
    MAX_FIELDS,
  );
  const first = stated.find(({ name }) => !isArc(name));
  return {
    label: 'Authentication',
    description: summary(source, first),
    details:
      stated.length === 0
        ? []
        : ['As servers stated it. Trust only what a server of your own put in (RFC 8601 §7.1).'],
    icon: 'authentication',
    range: undefined,
    children: stated.map((field) => fieldNode(source, field)),
  };
}

function summary(source: ParsedSource, field: HeaderField | undefined): string {
  if (field === undefined) {
    return 'nothing stated';
  }
  const { results } = parseAuthenticationResults(source.bodyOf(field));
  const texts = results.map(({ method, result }) => `${method.text} ${result.text}`);
  return safe([...new Set(texts)].join(' · ') || 'no check made');
}

function fieldNode(source: ParsedSource, field: HeaderField): InspectorNode {
  const { server, instance, results } = parseAuthenticationResults(source.bodyOf(field), {
    isArc: isArc(field.name),
  });
  return {
    label: safe(server?.text ?? 'A server that gives no name'),
    description: [
      isArc(field.name) ? `ARC${instance === undefined ? '' : ` ${instance}`}` : undefined,
      results.length === 0 ? 'no check made' : undefined,
    ]
      .filter((text) => text !== undefined)
      .join(' · '),
    details: [],
    icon: iconOfAll(results),
    range: field.range,
    children: results.map(resultNode),
  };
}

function resultNode(result: AuthenticationResult): InspectorNode {
  const { method, reason, properties, comments } = result;
  const words = resultWords(result.result.text);
  return {
    label: safe(`${method.text.toUpperCase()} ${result.result.text}`),
    description: safe(properties.map(({ name, value }) => `${name.text}=${value.text}`).join(' ')),
    details: [
      methodWords(method.text),
      words && `The result “${result.result.text}”: ${words}`,
      ...properties.map(({ name, value }) => {
        const meaning = propertyWords(name.text);
        return `${meaning === undefined ? name.text : `${meaning} (${name.text})`}: ${value.text}`;
      }),
      reason && `Reason: ${reason.text}`,
      ...comments.slice(0, 5).map(({ text }) => text),
    ].flatMap((text) => (text === undefined ? [] : [safe(text)])),
    icon: iconOf(result),
    range: { start: result.start, end: result.end },
    children: [],
  };
}

function iconOf({ result }: AuthenticationResult): InspectorIcon {
  return Object.hasOwn(ICONS, result.text) ? (ICONS[result.text] ?? 'undecided') : 'undecided';
}

function iconOfAll(results: readonly AuthenticationResult[]): InspectorIcon {
  const icons = results.map(iconOf);
  if (icons.includes('failed')) {
    return 'failed';
  }
  return icons.includes('passed') ? 'passed' : 'undecided';
}

function isArc(name: string): boolean {
  return /^arc-/iu.test(name);
}

function safe(text: string): string {
  return safeLabel(text, { maximumLength: 300 });
}
