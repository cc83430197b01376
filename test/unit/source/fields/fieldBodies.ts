import type { FieldBody } from '../../../../src/source/fieldBody';
import type { OctetRange } from '../../../../src/source/octetRange';

/** Any offset but zero, so that a test sees when an index is taken for an offset. */
export const START = 1_000;

/** A body as it stands in a message: one UTF-16 unit for each octet of the UTF-8 text. */
export function bodyOf(text: string, start = START): FieldBody {
  return { text: Buffer.from(text, 'utf8').toString('latin1'), start };
}

/** What stands at a range, as UTF-8. */
export function at(body: FieldBody, range: OctetRange | undefined): string | undefined {
  return range === undefined
    ? undefined
    : Buffer.from(
        body.text.slice(range.start - body.start, range.end - body.start),
        'latin1',
      ).toString('utf8');
}

/** Problems as "code: text at fault". */
export function told(
  body: FieldBody,
  problems: readonly (OctetRange & { readonly code: string })[],
): readonly string[] {
  return problems.map((problem) => `${problem.code}: ${at(body, problem) ?? ''}`);
}
